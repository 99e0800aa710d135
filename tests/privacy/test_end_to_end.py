"""A code that somebody types is nowhere afterwards: not stored, not logged, not in the answer."""

import json
import logging
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import GuidancePage
from intranet.models import AccessibilityFeedback
from organisation.models import Place, User
from privacy.identity import MASK, contains_identity_code
from privacy.middleware import IdentityGuardMiddleware
from tests.conftest import PASSWORD
from tests.home.factories import GuidancePageFactory, child, make_site
from tests.home.forms import page_form
from tests.organisation.factories import MunicipalityFactory, UserFactory

from .codes import LEAK, LEAK_PARTS
from .leaks import answered, logged, stored

TEXT = f"Asiakas {LEAK} soitti"
# Spellings that only show once markup is read away; the response and the database are searched for each part.
HIDDEN = {
    "bold": "311219F<b>998S</b>",
    "reference": "311219F&#57;98S",
}


@pytest.fixture(autouse=True)
def _log_as_written(caplog, monkeypatch):
    """Every level, and without the console, whose filter would mask the records before we see them."""
    monkeypatch.setattr(logging.root, "handlers", [caplog.handler])
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="factory")
    for name in ("django", "django.request", "django.security", "wagtail", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)


@pytest.fixture
def nowhere(caplog):
    """Call it with the answer: asserts that the code is in no table, no log line and not in the answer."""

    def check(response, needles=LEAK_PARTS):
        assert answered(response, needles) == []
        assert logged(caplog.records, needles) == []
        assert stored(needles) == []

    return check


def test_search_for_leaks_finds_what_is_there(db, caplog, client):
    """Otherwise everything below would pass on an empty promise."""
    UserFactory(first_name=TEXT)
    client.session.save()
    session = client.session
    session["note"] = TEXT
    session.save()
    logging.getLogger("silta.test").warning("note %s", TEXT)
    assert {"django_session (decoded)", "organisation_user.first_name"} <= set(stored(LEAK_PARTS))
    assert len(logged(caplog.records, LEAK_PARTS)) == 1


@pytest.mark.parametrize("query", [TEXT, LEAK.lower(), f"({LEAK})"])
def test_search_suggestions(reader, nowhere, query):
    make_site()
    response = reader.get("/fi/search/suggest/", {"q": query})
    assert response.status_code == 200
    assert not response.context["suggestions"]
    nowhere(response)


@pytest.mark.parametrize("query", [TEXT, LEAK.lower(), f"({LEAK})"])
def test_search_field(reader, nowhere, query):
    make_site()
    response = reader.get("/fi/search/", {"q": query})
    assert response.status_code == 200
    assert response.context["refused"] is True
    assert not response.context["results"]
    nowhere(response)


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_search_field_with_hidden_code(reader, nowhere, hidden):
    make_site()
    response = reader.get("/fi/search/", {"q": hidden})
    assert response.context["refused"] is True
    nowhere(response, (hidden, quote(hidden), quote(hidden, safe="/&"), "998S", "98S"))


def test_query_string_of_any_page(reader, nowhere):
    front = make_site()
    for query in (f"page={LEAK}", "ref=%33%31%31%32%31%39F998S", f"{LEAK}=1", f"{LEAK}"):
        for address in (front.url, "/fi/places/"):
            response = reader.get(f"{address}?{query}")
            assert response.status_code == 200
            nowhere(response)


def test_query_string_with_a_code_for_name_and_value(reader, nowhere):
    make_site()
    nowhere(reader.get(f"/fi/places/?{LEAK}={LEAK}"))


def test_path(reader, client, nowhere):
    make_site()
    for someone in (reader, client):
        for path in (f"/fi/{LEAK}/", f"/{LEAK}", f"/fi/places/{quote('311219–998S')}/", f"/media/images/{LEAK}.png"):
            response = someone.get(path)
            assert response.status_code in (302, 404)
            nowhere(response)


def test_login_form(client, db, nowhere):
    response = client.post("/accounts/login/", {"login": LEAK, "password": PASSWORD})
    assert response.status_code == 200
    assert "identity_code" in {error.code for error in response.context["form"].errors.as_data()["login"]}
    nowhere(response)


def test_refused_login_is_not_followed_by_the_code(client, db, nowhere):
    response = client.post(f"/accounts/login/?next=/fi/search/%3Fq%3D{LEAK}", {"login": "x", "password": "y"})
    nowhere(response)


def test_form_post_keeps_the_rest_and_says_why(client, db, nowhere):
    response = client.post("/fi/accessibility/", {"page": "Etusivu", "text": TEXT, "reply_to": ""})
    assert response.status_code == 200
    form = response.context["form"]
    assert {error.code for error in form.errors.as_data()["text"]} == {"identity_code"}
    assert form["text"].value() == f"Asiakas {MASK} soitti"
    assert form["page"].value() == "Etusivu"
    assert not AccessibilityFeedback.objects.exists()
    nowhere(response)


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
def test_form_post_with_hidden_code(client, db, nowhere, hidden):
    response = client.post("/fi/accessibility/", {"page": "", "text": f"Asiakas {hidden}", "reply_to": ""})
    assert {error.code for error in response.context["form"].errors.as_data()["text"]} == {"identity_code"}
    assert not AccessibilityFeedback.objects.exists()
    assert "998S" not in response.content.decode()
    assert "&amp;#57;98S" not in response.content.decode()


def test_field_nobody_asked_for(client, db, nowhere):
    response = client.post("/fi/accessibility/", {"text": "Kontrasti", TEXT: TEXT, "website": ""})
    assert response.status_code == 302
    assert AccessibilityFeedback.objects.get().text == "Kontrasti"
    nowhere(response)


def test_json_body(client, db, nowhere):
    for path in ("/fi/accessibility/", "/admin/", "/language/"):
        for body in (json.dumps({"text": TEXT}), json.dumps({"text": "311219\u2013998S"})):
            response = client.post(path, body, content_type="application/json")
            assert response.status_code == 400
            assert response["Content-Type"] == "application/json"
            assert "error" in response.json()
            nowhere(response, (*LEAK_PARTS, "\\u2013998S"))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_form_body_with_another_method(rf, method):
    """The translation editor sends its fields with PUT."""
    arrived = []
    guard = IdentityGuardMiddleware(lambda request: arrived.append(request.body))
    getattr(rf, method)("/", f"value={LEAK}", content_type="application/x-www-form-urlencoded")
    response = guard(getattr(rf, method)("/", f"value={LEAK}", content_type="application/x-www-form-urlencoded"))
    assert (response is not None and response.status_code == 400) or not contains_identity_code(str(arrived))


# --- The admin --------------------------------------------------------------------------------


def _guidance():
    front = make_site()
    return GuidancePageFactory(parent=child(front, "guidance"), title="Rahat")


def _draftail(text: str) -> str:
    return json.dumps(
        {
            "blocks": [
                {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
            ],
            "entityMap": {},
        }
    )


PAGE_FIELDS = {
    "title": {"title": TEXT},
    "slug": {"slug": f"asiakas-{LEAK}"},
    "brief": {"brief_do_now": TEXT},
    "keywords": {"keywords": f"raha, {LEAK}, vuokra"},
    "handout": {"handout_text": _draftail(TEXT)},
    "rich text block": {"body": streamfield([("text", {"title": "", "value": _draftail(TEXT)})])},
    "nested list": {
        "body": streamfield(
            [
                (
                    "do_dont",
                    {
                        "do-count": "1", "do-0-deleted": "", "do-0-order": "0", "do-0-value": TEXT,
                        "dont-count": "0",
                    },
                )
            ]
        )
    },
    "comment": {
        "comments-TOTAL_FORMS": "1",
        "comments-0-text": TEXT, "comments-0-contentpath": "title", "comments-0-position": "",
        "comments-0-DELETE": "", "comments-0-resolved": "", "comments-0-id": "",
        "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0", "comments-0-replies-MAX_NUM_FORMS": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("changes", PAGE_FIELDS.values(), ids=PAGE_FIELDS.keys())
def test_page_editor(editor, nowhere, changes):
    page = _guidance()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.get(address).status_code == 200
    response = editor.post(address, page_form(page, **changes))
    assert response.status_code == 200, "saved"
    assert GuidancePage.objects.get(pk=page.pk).latest_revision_id is None
    nowhere(response)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no block"),
        pytest.param(
            nested_form_data({"body": PAGE_FIELDS["nested list"]["body"]}) | {"body-0-value-do-0-value": "Soita"},
            id="a block",
        ),
        pytest.param(PAGE_FIELDS["comment"] | {"comments-0-text": "Tarkista luku"}, id="a comment"),
    ],
)
def test_page_editor_saves_without_a_code(editor, body):
    """The form above is refused for the code and for nothing else."""
    page = _guidance()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = editor.post(address, page_form(page, brief_do_now="Soita") | body)
    assert response.status_code == 302, response.context["form"].errors
    assert GuidancePage.objects.get(pk=page.pk).get_latest_revision_as_object().brief_do_now == "Soita"


def _place_form(**changes):
    data = {
        "name_fi": "Asema", "name_sv": "Stationen", "name_en": "",
        "slug": "asema", "municipality": MunicipalityFactory().pk, "kind": "health_station",
        "working_mode": "visiting", "is_active": "on",
        "address_fi": "Katu 1", "address_sv": "Gatan 1", "address_en": "", "postal_code": "08100",
        "owner_role": "social_worker", "checked_on": "2026-11-01", "check_months": "12",
    }  # fmt: skip
    for field in ("room_hint", "hours", "description"):
        data.update({f"{field}_{language}": "" for language in ("fi", "sv", "en")})
    for prefix in ("phone_lines", "adoptions"):
        data.update(
            {
                f"{prefix}-TOTAL_FORMS": "0",
                f"{prefix}-INITIAL_FORMS": "0",
                f"{prefix}-MIN_NUM_FORMS": "0",
                f"{prefix}-MAX_NUM_FORMS": "1000",
            }
        )
    return data | changes


@pytest.mark.parametrize("field", ["name_fi", "name_sv", "slug", "room_hint_en", "description_sv"])
def test_place_form(editor, nowhere, field):
    address = reverse(Place.snippet_viewset.get_url_name("add"))
    value = LEAK if field == "slug" else TEXT
    response = editor.post(address, _place_form(**{field: value}))
    assert response.status_code == 200
    assert "identity_code" in {error.code for error in response.context["form"].errors.as_data()[field]}
    assert not Place.objects.exists()
    nowhere(response)
    assert editor.post(address, _place_form()).status_code == 302
    assert Place.objects.get().name_sv == "Stationen"


def _png() -> bytes:
    file = BytesIO()
    Picture.new("RGB", (4, 4), "white").save(file, "PNG")
    return file.getvalue()


def test_document_name(editor, nowhere):
    file = SimpleUploadedFile(f"lausunto {LEAK}.pdf", b"%PDF-1.4", "application/pdf")
    response = editor.post(reverse("wagtaildocs:add"), {"title": "Lausunto", "file": file, "collection": "1"})
    assert response.status_code == 200
    assert not Document.objects.exists()
    nowhere(response)


def test_image_name(editor, nowhere):
    file = SimpleUploadedFile(f"{LEAK}.png", _png(), "image/png")
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "Kuva", "description": "Kuva", "file": file, "collection": "1"}
    )
    nowhere(response)
    assert response.status_code == 200
    assert not Image.objects.exists()


@pytest.mark.parametrize(("kind", "field"), [("wagtaildocs", Document), ("wagtailimages", Image)])
def test_many_files_at_once(editor, nowhere, kind, field):
    name, content = (f"{LEAK}.pdf", b"%PDF-1.4") if kind == "wagtaildocs" else (f"{LEAK}.png", _png())
    response = editor.post(
        reverse(f"{kind}:add_multiple"),
        {"title": name, "files[]": SimpleUploadedFile(name, content), "collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    nowhere(response)
    assert response.json()["success"] is False
    assert not field.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_pages:search", "wagtaildocs:index", "wagtailimages:index", "wagtailusers_users:index"],
)
def test_admin_search(client_for, nowhere, name):
    make_site()
    response = client_for("superuser").get(reverse(name), {"q": TEXT})
    assert response.status_code == 200
    nowhere(response)


def test_user_form(client_for, nowhere):
    response = client_for("administrator").post(
        reverse("wagtailusers_users:add"),
        {
            "username": "uusi", "email": "", "first_name": "Uusi", "last_name": TEXT,
            "password1": PASSWORD, "password2": PASSWORD, "profession": "nurse", "language": "",
        },
    )  # fmt: skip
    assert response.status_code == 200
    assert not User.objects.filter(username="uusi").exists()
    nowhere(response)


def test_external_link_chooser(editor, nowhere):
    response = editor.post(
        reverse("wagtailadmin_choose_page_external_link"),
        {"external-link-chooser-url": f"https://example.org/{LEAK}", "external-link-chooser-link_text": TEXT},
    )
    nowhere(response)


def test_translation_editor(editor, nowhere):
    page = _guidance()
    page.lead = "Rahat loppuvat"
    page.save_revision().publish()
    source, _created = TranslationSource.update_or_create_from_instance(page)
    target = Locale.objects.get_or_create(language_code="sv")[0]
    translation = Translation.objects.create(source=source, target_locale=target)
    translation.save_target(publish=False)
    segment = StringSegment.objects.filter(source=source, context__path="lead").get()
    boundary = "x1y2"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="value"\r\n\r\n{TEXT}\r\n--{boundary}--\r\n'
    response = editor.put(
        reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
        body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert not StringTranslation.objects.filter(data__contains=LEAK).exists()
    nowhere(response)
