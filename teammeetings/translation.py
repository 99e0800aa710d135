"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from .models import PromisePause


@register(PromisePause)
class PromisePauseTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("fi", "sv")
