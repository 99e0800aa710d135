"""A checklist as editors write it: a draft with history, frozen into a version when it is published."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from organisation.models import NeedTopic, Service
from organisation.models.base import Checked

from ..enums import ItemKind, RuleKind, Urgency

CODE = RegexValidator(r"^[A-Za-z][A-Za-z0-9_]{0,29}$", _("A letter first, then letters, digits and underscores."))


class NotPublished(PermissionDenied):
    """The checklist may not be published as it is. `reason` is written for the editor."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


class Checklist(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, Checked, ClusterableModel
):
    """Questions, rules and results in three languages (capability F1). No field takes anything about a person."""

    code = models.SlugField(
        _("address in the site"), unique=True, max_length=60, help_text=_("Stays the same for good.")
    )
    title = models.CharField(_("name"), max_length=120)
    intro = models.CharField(_("when to use it"), max_length=300, blank=True)
    notice = models.CharField(
        _("note above the questions"),
        max_length=300,
        blank=True,
        help_text=_("For example that the list is drafted locally and not validated."),
    )
    topics = ParentalManyToManyField(NeedTopic, verbose_name=_("need topics"), blank=True, related_name="checklists")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    revisions = GenericRelation("wagtailcore.Revision", related_query_name="checklist")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="checklist",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["order", "code"]
        permissions = [
            ("publish_checklist", _("Can publish any checklist")),
            ("lock_checklist", _("Can lock any checklist")),
            ("unlock_checklist", _("Can unlock any checklist")),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("referrals:run", args=[self.code])

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish a revision that has no faults and is somebody else's.

        Raises:
            NotPublished: says why.
        """
        from ..services import check_publishing

        check_publishing(revision, user)
        return super().publish(revision, user=user, **kwargs)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "referrals/admin/try_out.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from ..selectors import try_out

        return {**super().get_preview_context(request, mode_name), **try_out(self)}


class Ordered(models.Model):
    """A row of a checklist, in the editors' order. Its code is the same thing in every language and version."""

    code = models.CharField(_("code"), max_length=30, validators=[CODE])
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.code


class ChecklistGroup(Ordered):
    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(_("heading"), max_length=120)

    class Meta(Ordered.Meta):
        verbose_name = _("group of questions")
        verbose_name_plural = _("groups of questions")


class ChecklistItem(Ordered):
    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="items")
    group = models.CharField(_("group"), max_length=30, blank=True, help_text=_("A group's code."))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind.choices, default=ItemKind.TICK)
    text = models.CharField(_("question"), max_length=250)
    hint = models.CharField(_("explanation"), max_length=250, blank=True)
    options = models.TextField(
        _("answers"),
        max_length=1000,
        blank=True,
        help_text=_(
            "For one or any of several: one answer a line, “score = words”, or “code:score = words”. The same "
            "codes in each language."
        ),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MaxValueValidator(100)], help_text=_("In a weighted sum.")
    )
    highest = models.PositiveSmallIntegerField(
        _("highest value"), default=10, validators=[MaxValueValidator(999)], help_text=_("Of a scale or a number.")
    )
    marks = models.CharField(
        _("marks"),
        max_length=60,
        blank=True,
        help_text=_("Words that rules use for several questions at once, parted by commas; a rule says #word."),
    )
    shown_after = models.CharField(
        _("shown after"), max_length=30, blank=True, help_text=_("The code of an earlier question; empty: always.")
    )
    shown_from = models.PositiveSmallIntegerField(
        _("when its value is at least"), default=1, validators=[MaxValueValidator(999)]
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Where the question comes from."))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The guidance behind the question, in any language."),
    )
    other_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("second page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta(Ordered.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class ChecklistParameter(Ordered):
    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="parameters")
    label = models.CharField(_("what it is"), max_length=120)
    value = models.PositiveSmallIntegerField(_("value"), validators=[MaxValueValidator(999)])

    class Meta(Ordered.Meta):
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")


class ChecklistLevel(Ordered):
    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="levels")
    title = models.CharField(_("heading"), max_length=120)
    text = models.CharField(_("what to do now"), max_length=600)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.GUIDE)
    duty = models.BooleanField(
        _("remind of the duty to act"),
        default=False,
        help_text=_("Shows section 35 of the Social Welfare Act and the child welfare notification; stores nothing."),
    )
    service = models.ForeignKey(
        Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta(Ordered.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")


class ChecklistRule(models.Model):
    """One line of the rules. The first that holds decides."""

    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(_("rule"), max_length=10, choices=RuleKind.choices, default=RuleKind.ANY)
    items = models.CharField(
        _("questions"),
        max_length=200,
        blank=True,
        help_text=_("Codes or #marks, parted by commas. Empty: all questions."),
    )
    at_least = models.PositiveSmallIntegerField(
        _("an answer counts from"), default=1, validators=[MaxValueValidator(999)]
    )
    threshold = models.CharField(
        _("number or threshold"),
        max_length=30,
        default="1",
        validators=[RegexValidator(r"^(\d{1,3}|[A-Za-z][A-Za-z0-9_]{0,29})$", _("A number or a threshold's code."))],
        help_text=_("How many, which sum, or where the band begins."),
    )
    upper = models.PositiveSmallIntegerField(_("band ends"), default=0, validators=[MaxValueValidator(999)])
    level = models.CharField(_("result"), max_length=30, help_text=_("A result's code."))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.level}"
