"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from .models import CommentGroup, EmergencyBox, EmergencyLine, GlossaryTerm, PageFeedback


@register(EmergencyBox)
class EmergencyBoxTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = {"fi": ("title",), "sv": ("title",)}


@register(EmergencyLine)
class EmergencyLineTranslation(TranslationOptions):
    fields = ("label", "hours")
    required_languages = {"fi": ("label",), "sv": ("label",)}


@register(PageFeedback)
class PageFeedbackTranslation(TranslationOptions):
    fields = ("answer",)


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    fields = ("term", "synonyms", "definition")
    required_languages = {"fi": ("term",), "sv": ("term",)}
    # A word missing in one language is missing: another language's would teach a wrong one.
    fallback_values = ""


@register(CommentGroup)
class CommentGroupTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"fi": ("name",), "sv": ("name",)}
