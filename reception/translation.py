"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from .models import Closure, ExtraOpening, Pause, SaidAndDid


@register(Pause)
class PauseTranslation(TranslationOptions):
    fields = ("reason", "replacement")
    required_languages = ("fi", "sv")


@register(Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("fi", "sv")


@register(ExtraOpening)
class ExtraOpeningTranslation(TranslationOptions):
    fields = ("note",)


@register(SaidAndDid)
class SaidAndDidTranslation(TranslationOptions):
    fields = ("said", "did")
    required_languages = ("fi", "sv")
