"""The list of licences names what the lock files pin and what stands in the tree, each by its own words."""

from email.message import Message

import pytest
from django.core.management import CommandError, call_command

from intranet.management.commands import document_licences
from intranet.management.commands.document_licences import VENDOR, licence_of, pinned, vendored


def test_the_list_is_in_step():
    assert "django-htmx" in {name for name, _ in pinned()}
    assert len(pinned()) > 50
    assert len(vendored()) == len([path for path in VENDOR.iterdir() if path.is_dir()])
    call_command("document_licences", check=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [("| django | ", "| django | 1."), ("| tqdm |", "| other |"), ("| chart.js | ", "| chart.js | 1.")],
)
def test_an_old_list_is_refused(monkeypatch, tmp_path, before, after):
    text = document_licences.PATH.read_text("utf-8")
    assert before in text
    old = tmp_path / "licences.md"
    old.write_text(text.replace(before, after, 1), encoding="utf-8")
    monkeypatch.setattr(document_licences, "PATH", old)
    with pytest.raises(CommandError, match="is old"):
        call_command("document_licences", check=True)


def metadata(*headers):
    message = Message()
    for name, value in headers:
        message[name] = value
    return message


EXPRESSION = ("License-Expression", "BSD-3-Clause")
NAMED = ("License", "BSD")
BSD, MIT = ("Classifier", "License :: OSI Approved :: BSD License"), ("Classifier", "License :: OSI Approved :: MIT")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ((EXPRESSION, NAMED, BSD), "BSD-3-Clause"),
        ((NAMED, MIT), "BSD"),
        ((("License", "Permission is hereby granted, " * 9), MIT), "MIT"),
        ((("License", "Dual License"), MIT, BSD), "BSD License; MIT"),
        ((("Classifier", "Framework :: Django"),), "not named"),
    ],
)
def test_a_licence_in_the_package_s_own_words(headers, said):
    assert licence_of(metadata(*headers)) == said
