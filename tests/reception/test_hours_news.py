"""What a meeting's agenda tells of the hours at its place."""

from datetime import date, time, timedelta

import pytest
from django.template import engines
from django.test.utils import override_settings

from reception.selectors import rules_begun_since

from .factories import OpeningRuleFactory

TODAY = date.today


@pytest.mark.django_db
def test_only_what_has_begun_since_the_last_meeting_is_new():
    last = TODAY() - timedelta(days=60)
    rule = OpeningRuleFactory(weekdays="1", starts=time(9), ends=time(12), valid_from=last - timedelta(days=1))
    place = rule.place
    OpeningRuleFactory(place=place, weekdays="2", starts=time(13), ends=time(15), valid_from=last + timedelta(days=1))
    OpeningRuleFactory(place=place, weekdays="3", starts=time(8), ends=time(10), valid_from=TODAY() + timedelta(days=9))
    OpeningRuleFactory(weekdays="4", starts=time(8), ends=time(10), valid_from=last + timedelta(days=2))
    lines = rules_begun_since(place, last)
    assert len(lines) == 1
    assert "13–15" in lines[0]


@pytest.mark.django_db
@override_settings(LANGUAGE_CODE="fi")
def test_the_part_shows_hours_and_says_nothing_where_there_is_no_reception():
    from tests.organisation.factories import PlaceFactory

    rule = OpeningRuleFactory(weekdays="1", starts=time(9), ends=time(12), valid_from=TODAY() - timedelta(days=90))
    template = engines["django"].from_string("{% load reception %}{% hours_news place since %}")
    since = TODAY() - timedelta(days=30)
    assert "9–12" in template.render({"place": rule.place, "since": since})
    assert template.render({"place": PlaceFactory(), "since": since}).strip() == ""
