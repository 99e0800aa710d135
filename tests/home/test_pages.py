"""Page types, who sees which page, what changes at once, missing translations, handouts."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import (
    CoveragePage,
    DirectoryPage,
    FrontPage,
    GuidancePage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
)
from home.selectors import visible_to
from organisation.enums import PhoneAudience
from organisation.models import Place, Service
from organisation.roles import Role
from tests.conftest import SUPERUSER
from tests.organisation.factories import (
    ContactFactory,
    NeedTopicFactory,
    PhoneLineFactory,
    PlaceFactory,
    ProjectFactory,
    ServiceFactory,
    UserFactory,
)

from .factories import (
    EmergencyBoxFactory,
    EmergencyLineFactory,
    FrontPageFactory,
    GuidancePageFactory,
    NewsPageFactory,
    child,
    make_site,
)

# --- Page types -------------------------------------------------------------------------------

CHILDREN = {
    FrontPage: {SectionPage, NewsIndexPage, DirectoryPage, CoveragePage},
    SectionPage: {GuidancePage},
    NewsIndexPage: {NewsPage},
    GuidancePage: set(),
    NewsPage: set(),
    DirectoryPage: set(),
    CoveragePage: set(),
}


@pytest.mark.parametrize("parent", CHILDREN, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("kind", CHILDREN, ids=lambda cls: cls.__name__)
def test_what_stands_under_what(parent, kind):
    assert (kind in parent.allowed_subpage_models()) is (kind in CHILDREN[parent])
    assert (parent in kind.allowed_parent_page_models()) is (kind in CHILDREN[parent])


def test_plain_pages_are_not_offered(db):
    front = make_site()
    assert not Page.can_create_at(front)
    assert FrontPage.allowed_parent_page_models() == [Page]


def test_one_front_page_a_language(db):
    front = make_site()
    assert not FrontPage.can_create_at(Page.objects.get(depth=1))
    second = FrontPage(title="Toinen", slug="toinen", locale=front.locale)
    with pytest.raises(ValidationError):
        Page.objects.get(depth=1).add_child(instance=second)
    assert FrontPage.objects.count() == 1
    swedish = Locale.objects.get_or_create(language_code="sv")[0]
    FrontPageFactory(parent=Page.objects.get(depth=1), locale=swedish, slug="sv")
    assert FrontPage.objects.count() == 2


def test_front_page_is_not_offered_a_second_time(client_for):
    make_site()
    response = client_for(SUPERUSER).get(f"/admin/pages/add/home/frontpage/{Page.objects.get(depth=1).pk}/")
    assert response.status_code in (302, 403)


# --- Who sees what ----------------------------------------------------------------------------

CLOSED = "Suljettu"


@pytest.fixture
def closed(db):
    """A section for counsellors only with guidance and a news item in every list that could leak it."""
    front = make_site()
    open_section = child(front, "guidance")
    topic, project = NeedTopicFactory(), ProjectFactory(code="hanke")
    page = GuidancePageFactory(
        parent=open_section, title=f"{CLOSED} ohje vuokravelka", lead=f"{CLOSED} ingressi", group="practice",
        handout_title=f"{CLOSED} moniste", handout_text=f"<p>{CLOSED} moniste</p>",
    )  # fmt: skip
    page.topics.set([topic])
    page.projects.set([project])
    page.save()
    seen = GuidancePageFactory(parent=child(front, "guidance"), title="Avoin ohje vuokravelka", group="practice")
    seen.projects.set([project])
    seen.save()
    news = NewsPageFactory(parent=child(front, "news"), title=f"{CLOSED} uutinen vuokravelka")
    NewsPageFactory(parent=child(front, "news"), title="Avoin uutinen vuokravelka")
    group = Group.objects.get(name=Role.COUNSELLOR.value)
    for one in (page, news):
        restriction = PageViewRestriction.objects.create(page=one, restriction_type="groups")
        restriction.groups.add(group)
    from django.core.cache import cache

    cache.clear()
    return {"front": front, "page": page, "news": news}


PLACES_TO_LEAK = [
    "/fi/",
    "/fi/guidance/",
    "/fi/news/",
    "/fi/search/?q=vuokravelka",
    "/fi/search/suggest/?q=Sul",
    "/fi/projects/hanke/",
]


@pytest.mark.parametrize("first", ["counsellor", "health_staff"])
@pytest.mark.parametrize("path", PLACES_TO_LEAK)
def test_closed_branch_is_in_no_list(closed, client_for, path, first):
    """Whoever comes first must not leave their view in the cache for the other."""
    answers = {}
    for who in (first, "counsellor", "health_staff", first, "health_staff"):
        response = client_for(who).get(path)
        assert response.status_code == 200
        answers[who] = response.content.decode()
    assert CLOSED in answers["counsellor"]
    assert CLOSED not in answers["health_staff"]
    if "suggest" not in path:
        assert "Avoin" in answers["health_staff"]


@pytest.mark.parametrize("first", ["counsellor", "health_staff"])
def test_closed_page_itself(closed, client_for, first):
    client_for(first).get(closed["page"].url)
    for path in (closed["page"].url, closed["news"].url, f"/fi/handout/{closed['page'].pk}/"):
        refused = client_for("health_staff").get(path)
        assert refused.status_code in (302, 403, 404), path
        assert f"{CLOSED} ingressi".encode() not in refused.content
        assert f"{CLOSED} moniste".encode() not in refused.content
        given = client_for("counsellor").get(path)
        assert given.status_code == 200
        assert CLOSED.encode() in given.content


def test_visible_to(closed):
    reader, counsellor = UserFactory(roles=[Role.HEALTH_STAFF]), UserFactory(roles=[Role.COUNSELLOR])
    superuser = UserFactory(is_superuser=True)
    page = closed["page"]
    assert page.page_ptr not in visible_to(reader)
    assert page.page_ptr in visible_to(counsellor)
    assert page.page_ptr in visible_to(superuser)
    assert page not in visible_to(reader, GuidancePage.objects.all())
    GuidancePage.objects.update(live=False)
    assert not visible_to(superuser, GuidancePage.objects.all()).exists()


def test_everything_below_a_closed_page_is_closed(closed):
    section = child(closed["front"], "guidance")
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.add(Group.objects.get(name=Role.SERVICE_MANAGER.value))
    from home.stamp import renew_stamp

    renew_stamp()
    reader, manager = UserFactory(roles=[Role.HEALTH_STAFF]), UserFactory(roles=[Role.SERVICE_MANAGER])
    assert not visible_to(reader, GuidancePage.objects.all()).exists()
    assert [page.title for page in visible_to(manager, GuidancePage.objects.all())] == ["Avoin ohje vuokravelka"]


def test_login_restriction_closes_nothing_to_readers(closed, reader):
    """Everybody here is logged in."""
    PageViewRestriction.objects.create(page=closed["front"], restriction_type="login")
    from home.stamp import renew_stamp

    renew_stamp()
    assert b"Avoin" in reader.get("/fi/guidance/").content


def test_drafts_are_nowhere(closed, client_for):
    GuidancePageFactory(
        parent=child(closed["front"], "guidance"), title="Keskeneräinen vuokravelka", group="practice", live=False
    )
    for path in PLACES_TO_LEAK:
        assert "Keskeneräinen" not in client_for(SUPERUSER).get(path).content.decode()


# --- What changes shows at once ---------------------------------------------------------------


@pytest.fixture
def live(db, reader, django_capture_on_commit_callbacks):
    """A site whose pages have been visited, so that every fragment is in the cache; and how to change it."""
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Rahat", lead="Vanha ingressi", group="practice")
    topic = NeedTopicFactory(plain_name_fi="Rahat loppuvat")
    page.topics.set([topic])
    page.save()
    box = EmergencyBoxFactory(title_fi="Hätä")
    EmergencyLineFactory(box=box, phone="112")
    NewsPageFactory(parent=child(front, "news"), title="Vanha uutinen")
    paths = ["/fi/", "/fi/guidance/", page.url, "/fi/news/", "/fi/places/", "/fi/directory/", "/fi/coverage/"]
    for _ in range(2):
        for path in paths:
            assert reader.get(path).status_code == 200
    return {
        "front": front,
        "page": page,
        "topic": topic,
        "box": box,
        "commit": lambda: django_capture_on_commit_callbacks(execute=True),
    }


def read(reader, path: str) -> str:
    return reader.get(path).content.decode()


def test_publishing_shows_at_once(live, reader):
    page = GuidancePage.objects.get(pk=live["page"].pk)
    page.lead, page.title = "Uusi ingressi", "Rahat ja velat"
    with live["commit"]():
        page.save_revision().publish()
    for path in (page.url, "/fi/guidance/", "/fi/"):
        content = read(reader, path)
        assert "Uusi ingressi" in content, path
        assert "Vanha ingressi" not in content, path


def test_draft_does_not_show(live, reader):
    page = GuidancePage.objects.get(pk=live["page"].pk)
    page.lead = "Keskeneräinen"
    with live["commit"]():
        page.save_revision()
    for path in (page.url, "/fi/guidance/", "/fi/"):
        assert "Keskeneräinen" not in read(reader, path)


def test_unpublishing_shows_at_once(live, reader):
    with live["commit"]():
        GuidancePage.objects.get(pk=live["page"].pk).unpublish()
    assert reader.get(live["page"].url).status_code == 404
    for path in ("/fi/guidance/", "/fi/", "/fi/search/?q=Rahat"):
        assert "Vanha ingressi" not in read(reader, path)


def test_deleting_shows_at_once(live, reader):
    with live["commit"]():
        GuidancePage.objects.get(pk=live["page"].pk).delete()
    assert reader.get(live["page"].url).status_code == 404
    assert "Vanha ingressi" not in read(reader, "/fi/guidance/")


def test_new_page_shows_at_once(live, reader):
    with live["commit"]():
        page = GuidancePageFactory(parent=child(live["front"], "guidance"), title="Asuminen", live=False)
        page.save_revision().publish()
        NewsPageFactory(parent=child(live["front"], "news"), title="Uusi uutinen", live=False).save_revision().publish()
    assert "Asuminen" in read(reader, "/fi/guidance/")
    assert "Uusi uutinen" in read(reader, "/fi/news/")
    assert "Uusi uutinen" in read(reader, "/fi/")


def test_new_address_holds_at_once(live, reader):
    page = GuidancePage.objects.get(pk=live["page"].pk)
    page.slug = "velat"
    with live["commit"]():
        page.save_revision().publish()
    assert reader.get("/fi/guidance/velat/").status_code == 200
    assert "/fi/guidance/velat/" in read(reader, "/fi/guidance/")
    assert reader.get(live["page"].url).status_code in (301, 302, 404)


def test_menu_changes_at_once(live, reader):
    section = SectionPage.objects.get()
    section.title = "Toimintaohjeet"
    with live["commit"]():
        section.save_revision().publish()
    assert "Toimintaohjeet" in read(reader, "/fi/places/")


def test_emergency_box_changes_at_once(live, reader):
    assert "Hätä" in read(reader, "/fi/places/")
    line = live["box"].lines.get()
    line.phone = "019 999 9999"
    with live["commit"]():
        line.save()
    for path in ("/fi/", live["page"].url, "/fi/places/"):
        assert "019 999 9999" in read(reader, path), path


def test_directory_changes_at_once(live, reader):
    with live["commit"]():
        PlaceFactory(name_fi="Uusi asema", slug="uusi-asema")
    for path in ("/fi/places/", "/fi/directory/", "/fi/coverage/"):
        assert "Uusi asema" in read(reader, path), path
    place = Place.objects.get(slug="uusi-asema")
    place.name_fi = "Muuttunut asema"
    with live["commit"]():
        place.save()
    for path in ("/fi/places/", "/fi/directory/", "/fi/coverage/"):
        content = read(reader, path)
        assert "Muuttunut asema" in content, path
        assert "Uusi asema" not in content, path
    with live["commit"]():
        place.delete()
    assert "Muuttunut asema" not in read(reader, "/fi/directory/")


def test_contact_on_a_page_changes_at_once(live, reader):
    contact = ContactFactory(phone="019 111 1111")
    page = GuidancePage.objects.get(pk=live["page"].pk)
    page.body = GuidancePage.body.field.stream_block.to_python(
        [
            {
                "type": "contacts",
                "value": {"title": "Kenelle", "contacts": [contact.pk]},
                "id": "11111111-1111-4111-8111-111111111111",
            }
        ]
    )
    with live["commit"]():
        page.save_revision().publish()
    assert "019 111 1111" in read(reader, page.url)
    contact.phone = "019 222 2222"
    with live["commit"]():
        contact.save()
    content = read(reader, page.url)
    assert "019 222 2222" in content
    assert "019 111 1111" not in content


def test_topic_changes_at_once(live, reader):
    assert "Rahat loppuvat" in read(reader, "/fi/")
    live["topic"].plain_name_fi = "Rahat eivät riitä"
    with live["commit"]():
        live["topic"].save()
    assert "Rahat eivät riitä" in read(reader, "/fi/")


def test_restriction_holds_at_once(live, reader):
    assert "Vanha ingressi" in read(reader, "/fi/guidance/")
    with live["commit"]():
        restriction = PageViewRestriction.objects.create(page=live["page"], restriction_type="groups")
        restriction.groups.add(Group.objects.get(name=Role.COUNSELLOR.value))
    assert "Vanha ingressi" not in read(reader, "/fi/guidance/")
    assert "Vanha ingressi" not in reader.get(live["page"].url).content.decode()


def test_the_menu_names_no_closed_branch(live, reader, client_for):
    with live["commit"]():
        restriction = PageViewRestriction.objects.create(
            page=child(live["front"], "guidance"), restriction_type="groups"
        )
        restriction.groups.add(Group.objects.get(name=Role.COUNSELLOR.value))
    allowed = client_for(Role.COUNSELLOR.value)
    for _ in range(2):  # from the cache too
        assert 'href="/fi/guidance/"' in read(allowed, "/fi/places/")
        assert 'href="/fi/guidance/"' not in read(reader, "/fi/places/")


def test_overdue_check_shows_on_the_day(live, reader):
    page = GuidancePage.objects.get(pk=live["page"].pk)
    page.checked_on, page.check_months = timezone.localdate() - timedelta(days=400), 12
    with live["commit"]():
        page.save_revision().publish()
    with_word = read(reader, page.url)
    page.checked_on = timezone.localdate()
    with live["commit"]():
        page.save_revision().publish()
    without = read(reader, page.url)
    assert "hds-notification" in with_word
    assert with_word.count("notification") > without.count("notification")


# --- Languages --------------------------------------------------------------------------------


def test_missing_translation_is_said(db, reader):
    """Not hidden: the link leads to the nearest page there is, and says that this one is not translated."""
    front, swedish = make_site(), make_site("sv")
    FrontPage.objects.filter(pk=swedish.pk).update(translation_key=front.translation_key)
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Rahat")
    nav = read(reader, page.url).split('<nav class="languages"')[1].split("</nav>")[0]
    links = dict(re.findall(r'<a href="([^"]*)" lang="(\w\w)"', nav))
    assert "/sv/" in links
    assert links["/sv/"] == "sv"
    words = dict(re.findall(r'hreflang="(\w\w)"[^>]*>(.*?)</a>', nav, re.DOTALL))
    assert "(ei käännetty)" in words["sv"]
    assert "(ei käännetty)" not in words["fi"]
    assert reader.get("/sv/").status_code == 200


def test_page_of_another_language_is_not_in_the_lists(demo, reader):
    for language in ("fi", "sv", "en"):
        others = set(GuidancePage.objects.exclude(locale__language_code=language).values_list("lead", flat=True)) - {""}
        content = read(reader, GuidancePage.objects.filter(locale__language_code=language).first().get_parent().url)
        from django.utils.html import escape

        assert not [lead for lead in others if escape(lead) in content], language


# --- Handout ----------------------------------------------------------------------------------


@pytest.fixture
def handout(db, client_for):
    place = PlaceFactory(name_fi="Asema", name_sv="Stationen", hours_fi="ma 10–18", hours_sv="må 10–18")
    PhoneLineFactory(place=place, number="019 100 0001", audience=PhoneAudience.STAFF)
    PhoneLineFactory(place=place, number="019 100 0002", audience=PhoneAudience.CLIENTS)
    finnish, swedish = make_site(), make_site("sv")
    page = GuidancePageFactory(
        parent=child(finnish, "guidance"),
        title="Rahat",
        handout_title="Kun rahat loppuvat",
        handout_text="<p>Tule käymään</p>",
    )
    GuidancePageFactory(
        parent=child(swedish, "guidance"), title="Pengar", translation_key=page.translation_key,
        locale=Locale.objects.get(language_code="sv"), handout_title="När pengarna tar slut", handout_text="<p>Kom på besök</p>",  # noqa: E501
    )  # fmt: skip
    return {
        "page": page,
        "place": place,
        "client": client_for(UserFactory(roles=[Role.HEALTH_STAFF], home_place=place)),
    }


def test_handout_is_in_the_clients_language(handout):
    """Whatever the reader's own is."""
    for reader_language in ("fi", "sv", "en"):
        for language, words, place in (("fi", "Tule käymään", "Asema"), ("sv", "Kom på besök", "Stationen")):
            content = read(handout["client"], f"/{reader_language}/handout/{handout['page'].pk}/?in={language}")
            sheet = content.split("</header>")[-1]
            assert words in sheet
            assert place in sheet
            assert ("Kom på besök" if language == "fi" else "Tule käymään") not in content


def test_handout_keeps_staff_lines_to_staff(handout):
    content = read(handout["client"], f"/fi/handout/{handout['page'].pk}/?in=fi")
    assert "019 100 0002" in content
    assert "019 100 0001" not in content


def test_missing_handout_is_said(handout):
    response = handout["client"].get(f"/fi/handout/{handout['page'].pk}/?in=en")
    assert response.context["missing"] is True
    assert response.context["shown_language"] == "fi"
    content = response.content.decode()
    assert "Tule käymään" in content
    assert "no-print" in content.split("Tule käymään")[0]
    assert handout["client"].get(f"/fi/handout/{handout['page'].pk}/?in=sv").context["missing"] is False


def test_large_print(handout):
    address = f"/fi/handout/{handout['page'].pk}/"
    plain, large = read(handout["client"], f"{address}?in=fi"), read(handout["client"], f"{address}?in=fi&large=1")
    assert plain != large
    assert handout["client"].get(f"{address}?in=fi&large=1").context["large"] is True
    assert "?in=fi&amp;large=1" in plain
    assert 'href="?in=fi"' in large


def test_handout_has_a_code_that_is_drawn_here(handout):
    content = read(handout["client"], f"/fi/handout/{handout['page'].pk}/?in=fi")
    assert "<svg" in content.split("Tule käymään")[1]
    assert "http" not in re.findall(r"<img[^>]*>", content)


@pytest.mark.parametrize("query", ["?in=de", "?in=", "?in=../fi", "?in=fi%00"])
def test_handout_in_no_such_language(handout, query):
    assert handout["client"].get(f"/fi/handout/{handout['page'].pk}/{query}").status_code == 404


def test_page_without_handout(handout):
    page = GuidancePageFactory(parent=handout["page"].get_parent(), title="Ilman")
    assert handout["client"].get(f"/fi/handout/{page.pk}/").status_code == 404
    GuidancePage.objects.filter(pk=handout["page"].pk).update(live=False)
    assert handout["client"].get(f"/fi/handout/{handout['page'].pk}/").status_code == 404


def test_handout_without_a_home_place(handout, reader):
    content = read(reader, f"/fi/handout/{handout['page'].pk}/?in=fi")
    assert "Tule käymään" in content
    assert "Asema" not in content


@pytest.mark.parametrize("role", Role)
def test_every_role_prints(handout, client_for, role):
    assert "Tule käymään" in read(client_for(role.value), f"/fi/handout/{handout['page'].pk}/?in=fi")


def test_handouts_of_the_demo(demo, reader):
    pages = GuidancePage.objects.exclude(handout_text="")
    assert pages.count() >= 3
    for page in pages:
        content = read(reader, f"/fi/handout/{page.pk}/?in={page.locale.language_code}")
        assert (page.handout_title or page.title) in content.replace("&#x27;", "'").replace("&quot;", '"')


def test_inactive_service_is_not_listed(db, reader):
    ServiceFactory(name_fi="Käytössä oleva")
    ServiceFactory(name_fi="Lopetettu palvelu", is_active=False)
    content = read(reader, "/fi/services/")
    assert "Käytössä oleva" in content
    assert "Lopetettu palvelu" not in content
    assert Service.objects.count() == 2
