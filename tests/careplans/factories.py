"""Plans made by the services, as the screens make them."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from careplans.enums import PlanState, Purpose
from careplans.models import CarePlan, CareTeamMember, PlanSettings
from careplans.services import plans as services
from careplans.services.consent import ConsentDetails, note_consent
from careplans.services.copies import note_copy
from careplans.services.log import By
from careplans.services.sections import Row, TalkRecord, record_talk, save_section
from careplans.services.team import add_member
from organisation.models import NeedTopic, User
from organisation.roles import Role
from tests.organisation.factories import NeedTopicFactory, PlaceFactory, UserFactory

# Words that may be nowhere but in the plan.
WORDS = ("zebrahuoli", "zebratavoite", "zebratoimi", "zebratilanne", "zebranote", "zebraclientview", "zebraworkerview")
SHARES = {"primary_care": "share", "social_services": "share"}


def open_room(**values: Any) -> PlanSettings:
    """The room in use, as the data protection officer opens it."""
    defaults = {"controller": "Esimerkkilä", "contact": "Kirjaamo", "dpia_reference": "E/1", "is_open": True}
    row, _new = PlanSettings.objects.update_or_create(pk=1, defaults={**defaults, **values})
    return row


def by(user: User) -> By:
    return By(user, Purpose.REVIEW)


def social(**values: Any) -> User:
    return UserFactory(roles=[Role.WORKING_PAIR_MEMBER], profession="social_worker", **values)


def doctor(**values: Any) -> User:
    return UserFactory(roles=[Role.HEALTH_STAFF], profession="physician", **values)


def topic() -> NeedTopic:
    return NeedTopic.objects.first() or NeedTopicFactory()


def details(**values: Any) -> ConsentDetails:
    today = timezone.localdate()
    wanted = {
        "given_on": today,
        "how": "spoken",
        "valid_until": today + timedelta(days=200),
        "documented_in": "client_system",
        "parties": SHARES,
    }
    return ConsentDetails(**{**wanted, **values})


def new_plan(owner: User | None = None, kind: str = "shared", place: Any = None) -> CarePlan:
    owner = owner or social()
    sector = "primary_care" if owner.profession == "physician" else "social_services"
    return services.begin(kind, place or PlaceFactory(), by(owner), sector)


def draft_plan(owner: User | None = None, *others: User, **values: Any) -> CarePlan:
    """With consent, and a doctor in the team."""
    owner = owner or social()
    plan = new_plan(owner, **values)
    note_consent(plan, details(), by(owner))
    for person in others or (doctor(),):
        add_member(plan, person, "primary_care", by(owner))
    plan.refresh_from_db()
    return plan


def coordinator_of(plan: CarePlan) -> CareTeamMember:
    return plan.members.select_related("user").get(is_coordinator=True)


def write_words(plan: CarePlan) -> None:
    """Every text field of the plan holds one of `WORDS`."""
    member = coordinator_of(plan)
    who = by(member.user)
    save_section(plan, "situation", 1, "zebratilanne", who)
    concern = {"text": "zebrahuoli", "area": topic(), "raised_by": "client", "together": False, "resolved_on": None}
    save_section(plan, "concerns", 1, [Row(concern, handlers=(member.pk,))], who)
    goal = {"text": "zebratavoite", "client_view": "zebraclientview", "worker_view": "zebraworkerview"}
    save_section(plan, "goals", 1, [Row({**goal, "state": "active"})], who)
    save_section(plan, "actions", 1, [Row({"text": "zebratoimi", "by_client": True, "state": "not-started"})], who)
    save_section(plan, "review", 1, timezone.localdate() + timedelta(days=21), who)
    talk(plan, note="zebranote")


def talk(plan: CarePlan, present: tuple[int, ...] = (), **values: Any) -> list[str]:
    wanted = {"held_on": timezone.localdate(), "kind": "talk", "client": "present"}
    return record_talk(plan, TalkRecord({**wanted, **values}, present=present), by(coordinator_of(plan).user))


def active_plan(owner: User | None = None, *others: User, **values: Any) -> CarePlan:
    plan = draft_plan(owner, *others, **values)
    write_words(plan)
    who = by(coordinator_of(plan).user)
    services.move(plan, PlanState.DRAFT, PlanState.PROPOSED, who)
    note_copy(plan, "delivered", "fi", who)
    return services.move(plan, PlanState.PROPOSED, PlanState.ACTIVE, who)


def opened(client: Client, plan: CarePlan, purpose: str = "review") -> Client:
    """The client after the purpose was given."""
    client.post(f"/fi/plans/{plan.pk}/open/", {"purpose": purpose})
    return client


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)
