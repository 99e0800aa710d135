"""What the forms of the directory refuse: beside the field and in words, never by the database."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from wagtail.admin.panels import get_edit_handler
from wagtail.users.views.bulk_actions.assign_role import RoleForm

from organisation.models import Contact, NeedTopic, Place, PlaceAdoption
from organisation.viewsets.columns import YesNoColumn
from organisation.viewsets.users import UserEditForm
from reception.models import CodeHistory
from teammeetings.models import TeamPromise
from tests.organisation.factories import ContactFactory, PlaceAdoptionFactory, PlaceFactory, ProjectFactory, TeamFactory

pytestmark = pytest.mark.django_db
USED_FROM_2020 = {"status": "in_use", "valid_from": "2020-01-01", "valid_to": ""}
USED_IN_2020 = {**USED_FROM_2020, "valid_to": "2020-12-31"}


def _form_of(instance: Any) -> Any:
    return type(instance).snippet_viewset.get_edit_handler().get_form_class()


def _sent(form: Any) -> dict[str, Any]:
    """What a browser sends of `form` as it was opened."""
    fields = [field for one in (form, *_rows(form)) for field in one]
    fields += [field for formset in form.formsets.values() for field in formset.management_form]
    return {
        field.html_name: field.value() for field in fields if field.value() is not None and field.value() is not False
    }


def _rows(form: Any) -> list[Any]:
    return [row for formset in form.formsets.values() for row in formset.initial_forms]


def _errors(instance: Any, **changes: str) -> dict[str, list[str]]:
    form_class = _form_of(instance)
    form = form_class({**_sent(form_class(instance=instance)), **changes}, instance=instance)
    form.is_valid()
    return dict(form.errors)


@pytest.mark.parametrize(
    ("make", "changes", "field"),
    [
        (ContactFactory, {"phone": "", "email": ""}, "phone"),
        (ProjectFactory, {"valid_from": "2026-05-02", "valid_to": "2026-05-01"}, "valid_to"),
        (
            lambda: CodeHistory(figure="topics", code="money", counted_as="money"),
            {"valid_from": "2026-05-02", "valid_to": "2026-05-01"},
            "valid_to",
        ),
        (
            lambda: TeamPromise.objects.create(team=TeamFactory(), valid_from=date(2026, 1, 1)),
            {"valid_from": "2026-05-02", "valid_to": "2026-05-01"},
            "valid_to",
        ),
    ],
    ids=["contact that cannot be reached", "project", "code", "promise"],
)
def test_what_the_database_would_refuse_is_said_beside_the_field(make, changes, field):
    errors = _errors(make(), **changes)
    assert list(errors) == [field]


@pytest.mark.parametrize(
    ("periods", "wrong"),
    [
        ([USED_IN_2020, {"status": "paused", "valid_from": "2021-01-01", "reason_fi": "Remontti"}], {}),
        ([{"status": "paused", "valid_from": "2021-01-01"}], {0: ["reason_fi"]}),
        ([{"status": "in_use", "valid_from": "2021-01-02", "valid_to": "2021-01-01"}], {0: ["valid_to"]}),
        ([USED_FROM_2020, {"status": "ended", "valid_from": "2021-01-01"}], {1: ["valid_from"]}),
        ([USED_IN_2020, {"status": "ended", "valid_from": "2020-12-31"}], {1: ["valid_from"]}),
        # whatever their order
        (
            [{"status": "ended", "valid_from": "2020-06-01", "valid_to": "2020-06-30"}, USED_IN_2020],
            {0: ["valid_from"]},
        ),
        # the long one goes on after a short one inside it
        (
            [
                USED_IN_2020,
                {"status": "piloting", "valid_from": "2020-02-01", "valid_to": "2020-02-28"},
                {"status": "ended", "valid_from": "2020-03-01"},
            ],
            {1: ["valid_from"], 2: ["valid_from"]},
        ),
    ],
)
def test_adoption_periods(periods, wrong):
    place = PlaceFactory()
    form_class = _form_of(place)
    data = _sent(form_class(instance=place))
    data["adoptions-TOTAL_FORMS"] = str(len(periods))
    for number, period in enumerate(periods):
        data |= {f"adoptions-{number}-{name}": value for name, value in period.items()}
    form = form_class(data, instance=place)
    assert form.is_valid() == (not wrong), [formset.non_form_errors() for formset in form.formsets.values()]
    found = {number: list(row.errors) for number, row in enumerate(form.formsets["adoptions"].forms) if row.errors}
    assert found == wrong


def test_a_period_that_ends_makes_room_for_the_next_in_one_go():
    place = PlaceAdoptionFactory(valid_from=date(2020, 1, 1)).place
    form_class = _form_of(place)
    data = _sent(form_class(instance=place))
    data |= {
        "adoptions-TOTAL_FORMS": "2",
        "adoptions-0-valid_to": "2020-12-31",
        "adoptions-1-status": "ended",
        "adoptions-1-valid_from": "2021-01-01",
    }
    form = form_class(data, instance=place)
    assert form.is_valid(), [formset.non_form_errors() for formset in form.formsets.values()]
    form.save()
    assert list(PlaceAdoption.objects.values_list("valid_from", "valid_to")) == [
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), None),
    ]


def test_choosers_speak_each_readers_language():
    """The form's class is made once, and its choosers with it."""
    widget = get_edit_handler(Contact).get_form_class().base_fields["place"].widget
    said = {}
    for language in ("fi", "sv"):
        with translation.override(language):
            view_set = Place.snippet_viewset.chooser_viewset
            said[language] = (str(widget.choose_one_text), str(widget.link_to_chosen_text), str(view_set.page_title))
    assert said == {
        "fi": ("Valitse paikka", "Muokkaa paikka-kohdetta", "Valitse"),
        "sv": ("Välj plats", "Redigera plats", "Välj"),
    }


@pytest.mark.parametrize(("language", "words"), [("fi", ["Kyllä", "Ei"]), ("sv", ["Ja", "Nej"])])
def test_yes_and_no_in_words(language, words):
    column = YesNoColumn("is_active")
    with translation.override(language):
        assert [column.get_value(NeedTopic(is_active=value)) for value in (True, False)] == words


@pytest.mark.parametrize(("language", "words"), [("fi", "Sisällöntuottaja"), ("sv", "Innehållsproducent")])
def test_roles_are_chosen_by_their_names(language, words):
    with translation.override(language):
        for form in (UserEditForm(), RoleForm()):
            field = form.fields.get("groups") or form.fields["role"]
            offered = [str(label) for _value, label in field.choices]
            assert words in offered
            assert "content_manager" not in offered
