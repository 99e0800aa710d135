"""Which language a reader gets: the address, their own choice, the last one, the browser."""

import pytest
from django.test import Client

from home.models import GuidancePage
from tests.organisation.factories import UserFactory


def language_of(response) -> str:
    return response.content.decode().split('<html lang="')[1][:2]


@pytest.mark.parametrize(
    ("browser", "cookie", "expected"),
    [
        ("", None, "fi"),
        ("sv-FI,sv;q=0.9", None, "sv"),
        ("en-GB", None, "en"),
        ("de,fr;q=0.5", None, "fi"),
        ("sv", "en", "en"),
        ("en", "xx", "en"),
    ],
)
def test_login_page(client, db, browser, cookie, expected):
    if cookie:
        client.cookies["silta_language"] = cookie
    response = client.get("/accounts/login/", headers={"accept-language": browser} if browser else {})
    assert language_of(response) == expected


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_own_choice_before_cookie_and_browser(db, client_for, language):
    client = client_for(UserFactory(language=language))
    client.cookies["silta_language"] = "sv" if language != "sv" else "en"
    assert client.get("/start/", headers={"accept-language": "en"})["Location"] == f"/{language}/"
    assert language_of(client.get("/accounts/sessions/", headers={"accept-language": "en"})) == language


def test_no_choice_leaves_it_to_the_browser(reader):
    assert reader.get("/start/", headers={"accept-language": "sv"})["Location"] == "/sv/"
    assert reader.get("/start/")["Location"] == "/fi/"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_address_before_everything(demo, client_for, language):
    client = client_for(UserFactory(language="fi"))
    client.cookies["silta_language"] = "fi"
    response = client.get(f"/{language}/places/", headers={"accept-language": "fi"})
    assert language_of(response) == language


def test_address_is_remembered(reader):
    reader.get("/sv/places/")
    assert reader.cookies["silta_language"].value == "sv"
    assert reader.cookies["silta_language"]["httponly"] is True
    assert reader.get("/start/")["Location"] == "/sv/"


def test_set_language_keeps_the_page(client, db):
    response = client.post("/language/", {"language": "sv", "next": "/accounts/login/?next=/fi/places/"})
    assert response["Location"] == "/accounts/login/?next=/fi/places/"
    response = client.get(response["Location"])
    assert language_of(response) == "sv"
    assert 'value="/fi/places/"' in response.content.decode()


def test_login_page_offers_the_languages(client, db):
    content = client.get("/accounts/login/?next=/fi/places/").content.decode()
    assert '<form action="/language/" method="post">' in content
    for code in ("fi", "sv", "en"):
        assert f'name="language" value="{code}"' in content
    assert '<input type="hidden" name="next" value="/accounts/login/?next=/fi/places/">' in content


def test_set_language_is_remembered_for_the_user(db, client_for):
    user = UserFactory(language="fi")
    client = client_for(user)
    client.post("/language/", {"language": "sv", "next": "/accounts/sessions/"})
    user.refresh_from_db()
    assert user.language == "sv"
    elsewhere = Client()
    elsewhere.force_login(user)
    assert elsewhere.get("/start/", headers={"accept-language": "fi"})["Location"] == "/sv/"


@pytest.mark.parametrize(
    "language",
    [
        "xx",
        "",
        "../fi",
        "de",
    ],
)
def test_set_language_takes_only_ours(db, client_for, language):
    user = UserFactory(language="fi")
    client_for(user).post("/language/", {"language": language})
    user.refresh_from_db()
    assert user.language == "fi"


def test_account_page_changes_the_language(db, client_for):
    user = UserFactory(language="fi")
    response = client_for(user).post("/fi/account/", {"language": "sv", "home_place": ""}, follow=True)
    user.refresh_from_db()
    assert user.language == "sv"
    assert response.redirect_chain == [("/sv/account/", 302)]


def test_account_page_refuses_what_it_does_not_offer(db, client_for):
    user = UserFactory(language="fi")
    response = client_for(user).post("/fi/account/", {"language": "xx", "home_place": "99999", "is_superuser": "on"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"language", "home_place"}
    user.refresh_from_db()
    assert (user.language, user.is_superuser) == ("fi", False)


def _links(content: str) -> dict[str, str]:
    import re

    nav = content.split('<nav class="languages"')[1].split("</nav>", maxsplit=1)[0]
    return {code: url.replace("&amp;", "&") for url, code in re.findall(r'<a href="([^"]*)" lang="(\w\w)"', nav)}


def test_switching_keeps_a_list_and_its_filter(demo, reader):
    content = reader.get("/fi/places/?kind=emergency").content.decode()
    assert _links(content) == {
        "fi": "/fi/places/?kind=emergency",
        "sv": "/sv/places/?kind=emergency",
        "en": "/en/places/?kind=emergency",
    }


def test_switching_keeps_a_guidance_page(demo, reader):
    page = GuidancePage.objects.filter(locale__language_code="fi").first()
    versions = {
        version.locale.language_code: version.url
        for version in GuidancePage.objects.filter(translation_key=page.translation_key).select_related("locale")
    }
    assert len(set(versions.values())) == 3
    for url in versions.values():
        response = reader.get(url)
        assert response.status_code == 200
        assert _links(response.content.decode()) == versions
