"""A question becomes guidance: proposed by a counsellor, made into a draft page by a content manager."""

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale

from home.models import GuidancePage, SectionPage
from organisation.models import NeedTopic, User

from ..codes import ProposalState
from ..models import GuidanceProposal

LANGUAGE = "fi"  # pages begin in Finnish and are translated from there


class AlreadyDecided(Exception):  # noqa: N818  named as it is read
    """Another content manager was quicker."""


class NoSection(Exception):  # noqa: N818  named as it is read
    """There is no section to put the draft into."""


def propose(topic: NeedTopic, question: str, answer: str, by: User) -> GuidanceProposal:
    """Offer a question and answer in general words. Keeps nothing of where they came from."""
    return GuidanceProposal.objects.create(topic=topic, question=question, answer=answer, proposed_by=by)


def _waiting(proposal: GuidanceProposal) -> GuidanceProposal:
    found = GuidanceProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.state != ProposalState.PROPOSED:
        raise AlreadyDecided
    return found


@transaction.atomic
def make_draft_page(proposal: GuidanceProposal, by: User) -> GuidanceProposal:
    """Make an unpublished guidance page with question and answer. As every page it is published by a second person.

    Raises:
        AlreadyDecided: see there.
        NoSection: see there.
    """
    found = _waiting(proposal)
    section = SectionPage.objects.filter(locale=Locale.objects.get(language_code=LANGUAGE)).order_by("path").first()
    if section is None:
        raise NoSection
    with override(LANGUAGE):
        page = GuidancePage(title=found.question[:100], live=False, group=GuidancePage.Group.PRACTICE, owner=by)
        page.body = [
            (
                "questions",
                {
                    "title": _("Questions and answers"),
                    "entries": [{"question": found.question, "answer": found.answer}],
                },
            )
        ]
    section.add_child(instance=page)
    page.topics.set([found.topic])
    page.save()
    page.save_revision(user=by, log_action=True)
    found.state, found.page, found.decided_by, found.decided_on = (
        ProposalState.DRAFTED,
        page,
        by,
        timezone.localdate(),
    )
    found.save()
    return found


@transaction.atomic
def decline(proposal: GuidanceProposal, reason: str, by: User) -> GuidanceProposal:
    """Not taken up, and why.

    Raises:
        AlreadyDecided: see there.
    """
    found = _waiting(proposal)
    found.state, found.decline_reason, found.decided_by, found.decided_on = (
        ProposalState.DECLINED,
        reason,
        by,
        timezone.localdate(),
    )
    found.save()
    return found


def purge_proposals() -> int:
    """Delete proposals decided more than `PROPOSAL_MONTHS` ago; a page made of one stays. Returns how many."""
    before = timezone.localdate() - relativedelta(months=settings.PROPOSAL_MONTHS)
    deleted, _by_model = GuidanceProposal.objects.filter(decided_on__lt=before).delete()
    return deleted
