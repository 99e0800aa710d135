"""The change log says who changed what, and neither breaks on headers nor keeps an address."""

import pytest
from auditlog.models import LogEntry


@pytest.mark.parametrize("header", [{"x-forwarded-for": "' OR 1=1"}, {"x-forwarded-for": "203.0.113.7"}])
def test_the_address_is_nobodys_business(reader, header):
    answer = reader.post(
        "/language/", {"language": "sv", "next": "/sv/"}, headers={**header, "x-forwarded-port": "9" * 40}
    )
    assert answer.status_code == 302
    entry = LogEntry.objects.latest("pk")
    assert "language" in entry.changes
    assert entry.actor is not None
    assert (entry.remote_addr, entry.remote_port) == (None, None)
