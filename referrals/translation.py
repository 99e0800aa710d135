"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from .models import Checklist, ChecklistGroup, ChecklistItem, ChecklistLevel, ChecklistParameter

# Missing texts are found by the linter before publishing, in words; a draft may lack them.


@register(Checklist)
class ChecklistTranslation(TranslationOptions):
    fields = ("title", "intro", "notice")
    required_languages = {"fi": ("title",)}


@register(ChecklistGroup)
class ChecklistGroupTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"fi": ("title",)}


@register(ChecklistItem)
class ChecklistItemTranslation(TranslationOptions):
    fields = ("text", "hint", "options")
    required_languages = {"fi": ("text",)}


@register(ChecklistParameter)
class ChecklistParameterTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = {"fi": ("label",)}


@register(ChecklistLevel)
class ChecklistLevelTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = {"fi": ("title", "text")}
