"""Files stand behind the wall as pages do."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from home.models import GuidancePage
from organisation.roles import Role

SECRET = b"%PDF-1.4 what only staff may read"


@pytest.fixture
def document(db):
    return Document.objects.create(title="Ohje", file=ContentFile(SECRET, "ohje.pdf"))


@pytest.fixture
def image(db):
    return Image.objects.create(title="Kuva", file=ImageFile(get_test_image_file(size=(300, 200)), "kuva.png"))


def _body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_document(client, reader, document):
    refused = client.get(document.url)
    assert refused.status_code == 302
    assert refused["Location"] == f"/accounts/login/?next={document.url}"
    assert SECRET not in _body(refused)
    given = reader.get(document.url)
    assert _body(given) == SECRET
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"


def test_document_is_not_in_the_media_folder(client, reader, editor, document):
    for someone in (client, reader, editor):
        response = someone.get(f"/media/{document.file.name}")
        assert response.status_code in (302, 404)
        assert SECRET not in _body(response)


def test_rendition(client, reader, image):
    rendition = image.get_rendition("width-100")
    address = f"/media/{rendition.file.name}"
    assert address.startswith("/media/images/")
    assert rendition.url == address
    refused = client.get(address)
    assert refused.status_code == 302
    assert refused["Location"].startswith("/accounts/login/?next=/media/images/")
    given = reader.get(address)
    assert given["Content-Type"] == "image/png"
    assert _body(given).startswith(b"\x89PNG")
    assert "private" in given["Cache-Control"]


def test_original_is_for_editors(client, reader, editor, image):
    address = f"/media/{image.file.name}"
    assert address.startswith("/media/original_images/")
    assert client.get(address).status_code == 302
    refused = reader.get(address)
    assert refused.status_code == 404
    assert b"PNG" not in _body(refused)
    assert _body(editor.get(address)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "name",
    [
        "../manage.py",
        "images/../../manage.py",
        "images/%2e%2e/%2e%2e/manage.py",
        "/etc/passwd",
        "images/",
        "images",
        "images/nothing.png",
        "images/%00.png",
    ],
)
def test_media_names(reader, editor, image, name):
    image.get_rendition("width-100")
    for someone in (reader, editor):
        response = someone.get(f"/media/{name}")
        assert response.status_code in (302, 404, 400)
        body = _body(response)
        assert b"root:" not in body
        assert b"DJANGO_SETTINGS_MODULE" not in body


def test_svg_and_pages_are_not_taken_as_pictures(editor, db):
    for name, content in (
        ("kuva.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("kuva.png", b"<html>"),
    ):
        from django.core.files.uploadedfile import SimpleUploadedFile

        response = editor.post(
            "/admin/images/add/",
            {"title": "Kuva", "description": "Kuva", "collection": 1, "file": SimpleUploadedFile(name, content)},
        )
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
    assert not Image.objects.exists()


def test_wrong_kind_of_document(editor, db):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = editor.post(
        "/admin/documents/add/",
        {"title": "Ohje", "collection": 1, "file": SimpleUploadedFile("ohje.html", b"<script>1</script>")},
    )
    assert response.context["form"].errors["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_pages_of_the_demo(client, demo, language):
    pages = GuidancePage.objects.filter(locale__language_code=language)
    assert pages.count() >= 16
    for page in pages:
        response = client.get(page.url)
        assert response.status_code == 302
        assert page.lead.encode() not in response.content


def test_admin_login_leads_to_the_one_login(client, db):
    response = client.get("/admin/login/?next=/admin/pages/")
    assert response["Location"] == "/accounts/login/?next=/admin/pages/"


def test_closed_account_is_out_at_once(client_for, demo, django_user_model):
    from tests.organisation.factories import UserFactory

    user = UserFactory(roles=[Role.HEALTH_STAFF])
    client = client_for(user)
    assert client.get("/fi/places/").status_code == 200
    django_user_model.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/fi/places/").status_code == 302
