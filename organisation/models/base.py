from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import OwnerRole


class DayField(models.DateField):
    """A day that is today unless said otherwise.

    For a default that is a function Django's forms ask for a hidden first value, which Wagtail does
    not draw: every form would then count as changed, and whoever approves a page would become its
    last editor.
    """

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"show_hidden_initial": False, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class Checked(models.Model):
    """Something that a role answers for and looks at regularly (HSDS `assured_date`)."""

    owner_role = models.CharField(
        _("owner"),
        max_length=40,
        choices=OwnerRole.choices,
        default=OwnerRole.SENIOR_SOCIAL_WORKER,
        help_text=_("The role that keeps this right."),
    )
    checked_on = DayField(_("checked on"), default=timezone.localdate)
    check_months = models.PositiveSmallIntegerField(
        _("check again after (months)"), default=12, help_text=_("How long the check holds.")
    )

    class Meta:
        abstract = True

    @property
    def next_check(self) -> date:
        return self.checked_on + relativedelta(months=self.check_months)

    @property
    def check_overdue(self) -> bool:
        return self.next_check < timezone.localdate()
