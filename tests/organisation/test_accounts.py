"""Accounts as the administrator keeps them in the content admin."""

import pytest
from django.contrib.auth.models import Group

from organisation.models import User
from organisation.roles import Role

from .factories import PlaceFactory, UserFactory

OWN = ("profession", "home_place", "language")


@pytest.fixture
def administrator(client_for):
    return client_for("administrator")


def form_of(client, path):
    """What the form holds as a browser would send it: a field that is not drawn is not sent."""
    response = client.get(path)
    drawn = response.content.decode()
    form = response.context["form"]
    return {
        name: "" if (value := form[name].value()) is None else value
        for name in form.fields
        if f'name="{name}"' in drawn
    }


def test_a_new_account_has_profession_place_and_language(administrator):
    place = PlaceFactory()
    fields = form_of(administrator, "/admin/users/new/")
    assert set(OWN) <= set(fields)
    fields |= {
        "username": "uusi",
        "email": "uusi@example.org",
        "first_name": "Uusi",
        "last_name": "Ihminen",
        "password1": "pitka-ja-oma-2026",
        "password2": "pitka-ja-oma-2026",
        "profession": "nurse",
        "home_place": place.pk,
        "language": "sv",
        "groups": [Group.objects.get(name=Role.HEALTH_STAFF.value).pk],
    }
    assert administrator.post("/admin/users/new/", fields).status_code == 302
    made = User.objects.get(username="uusi")
    assert (made.profession, made.home_place, made.language) == ("nurse", place, "sv")
    assert list(made.groups.values_list("name", flat=True)) == [Role.HEALTH_STAFF.value]


def test_changing_a_name_keeps_the_rest(administrator):
    place = PlaceFactory()
    person = UserFactory(
        roles=[Role.COUNSELLOR], profession="social_counsellor", home_place=place, language="sv", email="a@example.org"
    )
    path = f"/admin/users/edit/{person.pk}/"
    fields = form_of(administrator, path) | {"last_name": "Toinen", "password1": "", "password2": "", "is_active": "on"}
    response = administrator.post(path, fields)
    assert response.status_code == 302, response.context["form"].errors
    person.refresh_from_db()
    assert (person.last_name, person.is_active) == ("Toinen", True)
    assert (person.profession, person.home_place, person.language) == ("social_counsellor", place, "sv")
    assert list(person.groups.values_list("name", flat=True)) == [Role.COUNSELLOR.value]
