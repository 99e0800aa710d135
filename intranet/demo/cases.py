"""The demo's slips, questions and referrals: open, late and ended ones, and a year of numbers behind them."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from organisation.models import NeedTopic, Place, Service, Team, User
from privacy.codes import ALPHABET, LENGTH, check_character
from referrals.codes import (
    Action,
    ConsultChannel,
    ConsultState,
    Continues,
    Identification,
    MailState,
    NoticeKind,
    Party,
    ProposalState,
    ReferralState,
    SlipState,
    TargetKind,
    TellBack,
)
from referrals.consultations.forms import ASKING
from referrals.models import (
    Consultation,
    ConsultationCount,
    GuidanceProposal,
    Notice,
    Referral,
    ReferralCount,
    ReferralEvent,
    ReferralReasonCount,
    Slip,
    SlipCount,
)
from referrals.models.referral import ENDED
from referrals.referring.permissions import RULES

from .source import read

MONTHS = 12
SLIPS = 22
S, A = ReferralState, Action
# What was done until a referral stood as it does.
UNTIL: dict[str, tuple[Action, ...]] = {
    S.REQUESTED: (A.SEND,),
    S.ACCEPTED: (A.SEND, A.ACCEPT),
    S.IN_PROGRESS: (A.SEND, A.ACCEPT, A.START),
    S.ON_HOLD: (A.SEND, A.ACCEPT, A.START, A.HOLD),
    S.COMPLETED: (A.SEND, A.ACCEPT, A.START, A.COMPLETE),
    S.FAILED: (A.SEND, A.ACCEPT, A.FAIL),
    S.DECLINED: (A.SEND, A.DECLINE),
    S.CANCELLED: (A.SEND, A.CANCEL),
    S.IN_ERROR: (A.SEND, A.CORRECT),
}


class CaseLoader:
    """Makes what is missing: nothing where there are rows already."""

    def __init__(self) -> None:
        self.plan = read("referrals/cases")
        self.random = random.Random(20261128)  # noqa: S311  the same demo each time
        self.today = timezone.localdate()
        self.users = {user.username: user for user in User.objects.filter(is_demo=True).select_related("home_place")}
        self.places = {place.slug: place for place in Place.objects.all()}
        self.topics = {topic.code: topic for topic in NeedTopic.objects.all()}

    def __len__(self) -> int:
        return 5

    def steps(self) -> Iterator[str]:
        for label, step, model in (
            ("slips", self._slips, Slip),
            ("questions", self._questions, Consultation),
            ("proposals", self._proposals, GuidanceProposal),
            ("referrals", self._referrals, Referral),
            ("numbers of a year", self._counts, SlipCount),
        ):
            if not model._default_manager.exists():  # type: ignore[attr-defined]
                with transaction.atomic():
                    step()
            yield label

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _code(self) -> str:
        body = "".join(self.random.choice(ALPHABET) for _ in range(LENGTH - 1))
        return body + check_character(body)

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    # --- Slips ------------------------------------------------------------------------------------

    def _slips(self) -> None:
        rows = []
        for number in range(SLIPS):
            ago = number * 2 + self.random.randint(0, 1)
            state: str = self.random.choice([SlipState.ARRIVED, SlipState.ARRIVED, SlipState.ISSUED])
            if ago > 30 and state == SlipState.ISSUED:  # noqa: PLR2004  the days of the setting
                state = SlipState.NOT_ARRIVED
            settled = {SlipState.ARRIVED: max(0, ago - 4), SlipState.NOT_ARRIVED: ago - 31}.get(SlipState(state))
            by = self.users["nurse" if number % 2 else "doctor"]
            rows.append(
                Slip(
                    id=self._key(),
                    code=self._code(),
                    place=self.places["lohja-keskusta"],
                    from_place=by.home_place,
                    language="sv" if number % 3 == 1 else "fi",
                    state=state,
                    issued_on=self._ago(ago),
                    settled_on=None if settled is None else self._ago(settled),
                    issued_by=by,
                )
            )
        Slip.objects.bulk_create(rows)

    # --- Questions --------------------------------------------------------------------------------

    def _questions(self) -> None:
        for row in self.plan["questions"]:
            by = self.users[row["by"]]
            answered = "answer" in row
            asked_on = self._ago(row["ago"])
            taken = self.users.get(row.get("taken", "counsellor" if answered else ""))
            Consultation.objects.create(
                id=self._key(),
                channel=ConsultChannel.WRITTEN,
                state=row["state"],
                version=int(answered),
                topic=self.topics[row["topic"]],
                place=by.home_place,
                team=Team.objects.filter(place=by.home_place).order_by("pk").first(),
                profession=by.profession,
                question=row["question"],
                answer=row.get("answer", ""),
                answer_kind=row.get("kind", ""),
                continues=row.get("continues", ""),
                asked_on=asked_on,
                answered_on=min(self.today, asked_on + timedelta(days=1)) if answered else None,
                closed_on=asked_on + timedelta(days=3) if row["state"] == ConsultState.CLOSED else None,
                asked_by=by,
                handled_by=taken,
            )
        counsellor = self.users["counsellor"]
        rows = []
        for topic, number in self.plan["logged"].items():
            for _ in range(number):
                day = self._ago(self.random.randint(0, 50))
                rows.append(
                    Consultation(
                        id=self._key(),
                        channel=self.random.choice([ConsultChannel.PHONE, ConsultChannel.PHONE, ConsultChannel.EMAIL]),
                        state=ConsultState.CLOSED,
                        topic=self.topics[topic],
                        place=counsellor.home_place,
                        profession=self.random.choice(ASKING[:4]),
                        identification=Identification.ANONYMOUS,
                        answer_kind=self.random.choice(["advice", "guided", "booked"]),
                        continues=self.random.choice(["asker", "asker", "counsellor"]),
                        asked_on=day,
                        answered_on=day,
                        closed_on=day,
                        handled_by=counsellor,
                    )
                )
        Consultation.objects.bulk_create(rows)

    def _proposals(self) -> None:
        for row in self.plan["proposals"]:
            declined = row["state"] == ProposalState.DECLINED
            GuidanceProposal.objects.create(
                topic=self.topics[row["topic"]],
                question=row["question"],
                answer=row["answer"],
                state=row["state"],
                decline_reason=row.get("why", ""),
                proposed_on=self._ago(row["ago"]),
                decided_on=self._ago(row["ago"] - 2) if declined else None,
                proposed_by=self.users[row["by"]],
                decided_by=self.users["editor"] if declined else None,
            )

    # --- Referrals --------------------------------------------------------------------------------

    def _referrals(self) -> None:
        services = {service.code: service for service in Service.objects.all()}
        for row in self.plan["referrals"]:
            by = self.users[row["by"]]
            done = UNTIL.get(row["state"], ())
            sent_on = self._ago(row["ago"]) if done else None
            decided = A.ACCEPT in done or A.DECLINE in done
            ended = row["state"] in ENDED
            referral = Referral.objects.create(
                id=self._key(),
                code=self._code(),
                state=row["state"],
                version=len(done),
                target_kind=row.get("kind", TargetKind.SERVICE),
                target_service=services.get(row.get("service", "")),
                target_place=self.places[row["place"]],
                from_place=by.home_place,
                team=Team.objects.filter(place=by.home_place).order_by("pk").first(),
                profession=by.profession,
                permission_on=self._ago(row["ago"]),
                permission_how="spoken",
                permission_scope="situation",
                tell_back=row["tell"],
                reason=row.get("reason", ""),
                next_step=row.get("next", ""),
                arrived=A.START in done,
                made_on=self._ago(row["ago"]),
                sent_on=sent_on,
                decided_on=sent_on + timedelta(days=2) if sent_on and decided else None,
                ended_on=self._ago(max(0, row["ago"] - 15)) if ended else None,
                requested_by=by,
            )
            referral.reasons.set([self.topics[code] for code in row["reasons"]])
            self._history(referral, done, by)
            if row.get("news"):
                Notice.objects.create(
                    kind=NoticeKind.REFERRAL_SENT, receiver=by, about=referral.pk, change=len(done), mail=MailState.SENT
                )

    def _history(self, referral: Referral, done: tuple[Action, ...], by: User) -> None:
        receiver = self.users["socialworker" if referral.target_kind == TargetKind.PAIR else "counsellor"]
        state: str = S.DRAFT
        moment = timezone.now() - timedelta(days=(self.today - referral.made_on).days)
        for number, action in enumerate(done, start=1):
            party = next(party for (was, deed, party) in RULES if was == state and deed == action)
            to = RULES[state, action, party].to
            ReferralEvent.objects.create(
                referral=referral,
                number=number,
                action=action,
                party=party,
                from_state=state,
                to_state=to,
                reason=referral.reason if number == len(done) else "",
                at=moment + timedelta(days=number - 1),
                by=by if party == Party.REQUESTER else receiver,
            )
            state = to

    # --- What the purges have left ----------------------------------------------------------------

    def _counts(self) -> None:
        places = [self.places[slug] for slug in ("lohja-keskusta", "leppavaara", "espoon-keskus", "tapiola")]
        services = list(Service.objects.filter(code__in=("needs_assessment", "social_rehab", "substance_services")))
        topics = [self.topics[code] for code in ("money", "housing", "everyday", "benefits", "rehab")]
        slips, questions, referrals, reasons = [], [], [], []
        month = self.today.replace(day=1)
        for _ in range(MONTHS):
            month = (month - timedelta(days=1)).replace(day=1)
            for place in places:
                for state, most in ((SlipState.ARRIVED, 14), (SlipState.NOT_ARRIVED, 7)):
                    slips.append(SlipCount(month=month, place=place, state=state, count=self._number(most)))
                for topic in topics:
                    questions.append(self._asked(month, place, topic))
                    reasons.append(
                        ReferralReasonCount(
                            month=month, place=place, topic=topic, state=S.COMPLETED, count=self._number(6)
                        )
                    )
                for service in services:
                    referrals += self._sent(month, place, service)
        SlipCount.objects.bulk_create(slips)
        ConsultationCount.objects.bulk_create(questions)
        ReferralCount.objects.bulk_create(referrals)
        ReferralReasonCount.objects.bulk_create(reasons)

    def _number(self, most: int) -> int:
        return self.random.randint(1, most)

    def _asked(self, month: date, place: Place, topic: NeedTopic) -> ConsultationCount:
        return ConsultationCount(
            month=month,
            place=place,
            channel=self.random.choices(ConsultChannel.values, (6, 1, 3))[0],
            topic=topic,
            identification=Identification.ANONYMOUS,
            answer_kind=self.random.choices(("advice", "guided", "booked", "referral", "joint"), (6, 3, 3, 2, 1))[0],
            continues=self.random.choices(Continues.values, (6, 4, 2, 2, 1))[0],
            with_page=self.random.random() < 0.5,  # noqa: PLR2004  a coin
            count=self._number(9),
        )

    def _sent(self, month: date, place: Place, service: Service) -> list[ReferralCount]:
        cases: tuple[tuple[str, str, str, int], ...] = (
            (S.COMPLETED, "service", "2-3", 6),
            (S.COMPLETED, "guided", "8", 3),
            (S.FAILED, "not_arrived", "4-7", 3),
            (S.DECLINED, "another_service", "0-1", 2),
            (S.DECLINED, "no_room", "4-7", 2),
        )
        shared: dict[str, Any] = {
            "month": month,
            "place": place,
            "target_kind": TargetKind.SERVICE,
            "target_service": service,
            "target_place": place,
        }
        return [
            ReferralCount(
                state=state,
                reason=reason,
                decision_time=time,
                tell_back=self.random.choices(TellBack.values, (1, 3, 4))[0],
                count=self._number(most),
                **shared,
            )
            for state, reason, time, most in cases
        ]
