"""The fixtures are what the other tests take them for."""

from home.models import FrontPage
from organisation.models import Place
from organisation.roles import Role


def test_without_the_demo_the_county_is_empty(db):
    assert not Place.objects.exists()


def test_there_is_a_user_of_every_role(users):
    assert set(users) == {*Role, "superuser"}
    for role in Role:
        assert [group.name for group in users[role].groups.all()] == [role.value]


def test_demo_is_in_three_languages(demo):
    assert set(FrontPage.objects.values_list("locale__language_code", flat=True)) == {"fi", "sv", "en"}
