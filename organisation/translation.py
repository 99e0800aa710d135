"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Contact,
    ExternalService,
    Municipality,
    MunicipalityAdoption,
    NeedTopic,
    Partner,
    PhoneLine,
    Place,
    PlaceAdoption,
    Project,
    Service,
    Team,
)


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"fi": ("name",), "sv": ("name",)}


@register([MunicipalityAdoption, PlaceAdoption])
class AdoptionTranslation(TranslationOptions):
    fields = ("reason", "replacement")


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "address", "room_hint", "description", "hours")
    required_languages = {"fi": ("name", "address"), "sv": ("name", "address")}


@register(PhoneLine)
class PhoneLineTranslation(TranslationOptions):
    fields = ("label", "hours")
    required_languages = {"fi": ("label",), "sv": ("label",)}


@register(Team)
class TeamTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv")


@register(NeedTopic)
class NeedTopicTranslation(TranslationOptions):
    fields = ("name", "plain_name", "hint")
    required_languages = {"fi": ("name",), "sv": ("name",)}


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"fi": ("name",), "sv": ("name",)}


@register(Service)
class ServiceTranslation(TranslationOptions):
    fields = ("name", "summary", "how")
    required_languages = {"fi": ("name", "summary"), "sv": ("name", "summary")}


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("role", "hours", "note")
    required_languages = {"fi": ("role",), "sv": ("role",)}


@register(ExternalService)
class ExternalServiceTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = ("fi", "sv")


@register(Project)
class ProjectTranslation(TranslationOptions):
    fields = ("name", "description", "outcome")
    required_languages = {"fi": ("name",), "sv": ("name",)}
