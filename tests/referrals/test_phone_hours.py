"""Hours of a phone line in words, read for “does it answer now”."""

from datetime import datetime

import pytest

from referrals.phone_hours import answers_now

MONDAY, TUESDAY, FRIDAY, SUNDAY = 23, 24, 27, 29  # of November 2026


@pytest.mark.parametrize(
    ("hours", "day", "clock", "answers"),
    [
        ("Arkisin klo 9–11 ja 12–14", MONDAY, "9.00", True),
        ("Arkisin klo 9–11 ja 12–14", MONDAY, "11.00", False),
        ("Arkisin klo 9–11 ja 12–14", MONDAY, "13.59", True),
        ("Arkisin klo 9–11 ja 12–14", SUNDAY, "9.30", False),
        ("Ma–to klo 8.30–15.30", FRIDAY, "9.00", False),
        ("Ma–to klo 8.30–15.30", TUESDAY, "8.29", False),
        ("Ma klo 9–16, ti–pe klo 9–15", MONDAY, "15.30", True),
        ("Ma klo 9–16, ti–pe klo 9–15", TUESDAY, "15.30", False),
        ("Ti ja to klo 11–16", MONDAY, "12.00", False),
        ("Ti ja to klo 11–16", TUESDAY, "12.00", True),
        ("Päivittäin 8-20", SUNDAY, "19.59", True),
        ("Ympäri vuorokauden", SUNDAY, "3.00", True),
        ("Päivittäin klo 20–8", SUNDAY, "23.00", None),
        ("", MONDAY, "9.00", None),
        ("Sovitusti", MONDAY, "9.00", None),
        ("Arkisin klo 9–11, kesällä suljettu", MONDAY, "9.00", None),
        ("Arkisin klo 9–99", MONDAY, "9.00", None),
    ],
)
def test_hours(hours, day, clock, answers):
    hour, minute = map(int, clock.split("."))
    assert answers_now(hours, datetime(2026, 11, day, hour, minute)) is answers


def test_a_public_holiday_is_no_working_day():
    assert answers_now("Arkisin klo 9–15", datetime(2026, 12, 25, 10)) is False
    assert answers_now("Ympäri vuorokauden", datetime(2026, 12, 25, 10)) is True
    assert answers_now("Päivittäin klo 8–22", datetime(2026, 12, 25, 10)) is True
    assert answers_now("Päivittäin klo 8–22", datetime(2026, 12, 25, 23)) is False
    assert answers_now("Ma–pe klo 8–22, päivittäin klo 9–11", datetime(2026, 12, 25, 12)) is False
