"""Planning: one meeting, its move and cancellation, a series."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import TeamKind
from organisation.models import Partner, Place, Project, Team
from privacy.forms import ContactDetailsWarning

from ..enums import MeetingKind, SeriesUnit
from ..models import Meeting, MeetingSeries
from ..schedule import at, series_days
from ..selectors.meetings import social_work_staff

YEARS_BACK, YEARS_AHEAD = 10, 3


class DateInput(forms.DateInput):
    """The browser's own calendar; always in ISO, which it wants."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def sensible(day: date) -> date:
    """Refuse days that are surely typing errors.

    Raises:
        ValidationError: for days long past or far away.
    """
    today = timezone.localdate()
    if not today.year - YEARS_BACK <= day.year <= today.year + YEARS_AHEAD:
        raise forms.ValidationError(_("Check the year."), code="year")
    return day


class DayField(forms.DateField):
    """A day within reason."""

    widget = DateInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return sensible(day) if day else day


class ClockField(forms.TimeField):
    widget = TimeInput


def _remote_link() -> forms.URLField:
    return forms.URLField(label=_("Link for remote attendance"), required=False, assume_scheme="https", max_length=200)


class _Timed(forms.Form):
    """Day, beginning and end, which have to fit."""

    day = DayField(label=_("Day"))
    begins = ClockField(label=_("Begins"))
    ends = ClockField(label=_("Ends"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if isinstance(begins, time) and isinstance(ends, time) and ends <= begins:
            self.add_error("ends", _("The meeting ends before it begins."))
        return data

    def span(self) -> tuple[datetime, datetime]:
        """Beginning and end as moments."""
        data = self.cleaned_data
        return at(data["day"], data["begins"]), at(data["day"], data["ends"])


def times_of(meeting: Meeting) -> dict[str, Any]:
    """Initial values of `_Timed`."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}


class PlanForm(ContactDetailsWarning, _Timed, forms.ModelForm):
    """A meeting's plan. The time of a planned meeting is changed by moving it, so that the reason is kept."""

    warned_fields = ("title", "agenda_notes")
    teams: Any = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose meeting it is. Teams of one place may meet together; it then counts for each."),
    )  # fmt: skip
    staff: Any = forms.ModelMultipleChoiceField(
        label=_("From social work"), queryset=social_work_staff(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("They get an invitation to their calendar."),
    )  # fmt: skip
    partners: Any = forms.ModelMultipleChoiceField(
        label=_("Partner organisations"), queryset=Partner.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    project: Any = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.all(), required=False)
    remote_link = _remote_link()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = (
            "kind", "teams", "room", "remote_link", "staff", "host", "host_email", "partners", "project",
            "title", "agenda_notes",
        )  # fmt: skip
        widgets = {"agenda_notes": forms.Textarea(attrs={"rows": 3})}

    field_order = (
        "kind", "teams", "day", "begins", "ends", "room", "remote_link", "staff", "host", "host_email",
        "partners", "project", "title", "agenda_notes", "contact_details_confirmed",
    )  # fmt: skip
    # Folded away: rarely needed.
    more = ("host", "host_email", "partners", "project", "title", "agenda_notes")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        fields: dict[str, Any] = self.fields
        teams = Team.objects.filter(is_active=True, place=place).exclude(kind=TeamKind.SOCIAL_WORK)
        fields["teams"].queryset = teams
        if self.instance.pk:
            for name in ("day", "begins", "ends"):
                del fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        teams = data.get("teams")
        if data.get("kind") == MeetingKind.TEAM_MEETING and teams is not None and not teams:
            self.add_error("teams", _("Choose the team whose meeting it is."))
        return data

    def plan(self) -> dict[str, Any]:
        """What the service writes."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if not self.instance.pk:
            fields["place"] = self.place
            fields["starts_at"], fields["ends_at"] = self.span()
        return fields

    def _post_clean(self) -> None:
        # Nothing is written into the instance: the service does it, under the lock.
        pass


class MoveForm(_Timed):
    """A new time, and why."""

    reason = forms.CharField(label=_("Why is it moved?"), max_length=200, help_text=_("Invited people read it."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why is it cancelled?"), max_length=200, help_text=_("Invited people read it."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NotesForm(ContactDetailsWarning, forms.Form):
    """The notes on top of the agenda pack."""

    warned_fields = ("agenda_notes",)
    agenda_notes = forms.CharField(
        label=_("Notes on top of the agenda"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=_("Never write who a client is."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("agenda_notes", "contact_details_confirmed")


class SeriesForm(forms.ModelForm):
    """A rule that plans meetings."""

    teams: Any = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Teams of one place."),
    )  # fmt: skip
    staff: Any = forms.ModelMultipleChoiceField(
        label=_("From social work"), queryset=social_work_staff(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("They get an invitation to their calendar."),
    )  # fmt: skip
    first_day = DayField(label=_("First meeting on"))
    until = DayField(label=_("Until"))
    start_time = ClockField(label=_("Begins"))
    end_time = ClockField(label=_("Ends"))
    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=12)
    remote_link = _remote_link()
    unit = forms.ChoiceField(label=_("Interval"), choices=SeriesUnit.choices, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = MeetingSeries
        fields = (
            "kind", "teams", "first_day", "until", "every", "unit", "start_time", "end_time", "room", "remote_link",
            "staff",
        )  # fmt: skip

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        fields: dict[str, Any] = self.fields
        teams = Team.objects.filter(is_active=True, place=place).exclude(kind=TeamKind.SOCIAL_WORK)
        fields["teams"].queryset = teams

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, until = data.get("first_day"), data.get("until")
        if first and until:
            if until < first:
                self.add_error("until", _("The series ends before it begins."))
            elif until - first > timedelta(days=366 * 2):
                self.add_error("until", _("Plan at most two years at a time."))
            elif not series_days(first, until, every=data.get("every") or 1, unit=data.get("unit") or "weeks"):
                self.add_error("first_day", _("There is no such day that is not a public holiday."))
        begins, ends = data.get("start_time"), data.get("end_time")
        if begins and ends and ends <= begins:
            self.add_error("end_time", _("The meeting ends before it begins."))
        return data

    def plan(self) -> dict[str, Any]:
        return {**{name: self.cleaned_data[name] for name in self.Meta.fields}, "place": self.place}

    def _post_clean(self) -> None:
        # Nothing is written into the instance: the service does it.
        pass


class QuestionForm(ContactDetailsWarning, forms.Form):
    """What became of a question."""

    warned_fields = ("answer",)
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The team reads it in its next agenda. Never write who a client is."),
    )  # fmt: skip
    page: Any = forms.ModelChoiceField(label=_("Page that answers"), queryset=None, required=False)
    gap = forms.BooleanField(
        label=_("No page answers this: tell the content managers"), required=False,
        help_text=_("The question then stands in their list of what is missing."),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    field_order = ("answer", "contact_details_confirmed", "page", "gap", "seen")

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["page"].queryset = pages


class ImportForm(forms.Form):
    """A year's plan as a file."""

    file = forms.FileField(
        label=_("File"), help_text=_("An Excel workbook (.xlsx) or a CSV file, at most 2 MB and 2 000 rows.")
    )
