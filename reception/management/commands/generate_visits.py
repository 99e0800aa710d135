import random
import uuid
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone
from tqdm import tqdm

from organisation.models import NeedTopic, Place, Service
from reception.codes import (
    AgeBand,
    Arrival,
    Channel,
    Company,
    Outcome,
    PriorContact,
    Resolved,
    SessionState,
    VisitLanguage,
)
from reception.models import ReceptionSession, Visit
from reception.tally.rollup import counted_months, rebuild_month

SESSION_VISITS = 12
BATCH = 5000


class Command(BaseCommand):
    help = (
        "Makes random visits to measure with: 10000, 100000 or 1000000 over three years at all places in use. "
        "They are added to what is there and stay; use it on a database of its own. Refuses in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="How many visits.")
        parser.add_argument("--years", type=int, default=3, help="Years back from today (default 3).")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same visits.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        if str(settings.SETTINGS_MODULE).endswith("production"):
            raise CommandError("Made-up visits have no place among real ones.")
        self.random = random.Random(options["seed"])  # noqa: S311  no secret
        self.places = list(Place.objects.filter(is_active=True).values_list("pk", flat=True))
        self.topics = list(NeedTopic.objects.values_list("pk", flat=True))
        self.services = list(Service.objects.values_list("pk", flat=True))
        if not (self.places and self.topics and self.services):
            raise CommandError("There are no places, topics or services yet.")
        with tqdm(total=options["number"], unit="visit", disable=options["quiet"] or None) as bar:
            left = options["number"]
            while left:
                size = min(BATCH, left)
                try:
                    self._make(size, options["years"])
                except IntegrityError as error:
                    seed = options["seed"]
                    raise CommandError(f"Visits of seed {seed} are there already. Choose another: --seed.") from error
                left -= size
                bar.update(size)
        for month in tqdm(counted_months(), unit="month", desc="Counts", disable=options["quiet"] or None):
            rebuild_month(month)

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    @transaction.atomic
    def _make(self, number: int, years: int) -> None:
        today, draw = timezone.localdate(), self.random
        sessions: list[ReceptionSession] = []
        visits: list[Visit] = []
        about: list[Any] = []
        onward: list[Any] = []
        topic_row: Any = Visit.topics.through
        service_row: Any = Visit.guided_to.through
        while len(visits) < number:
            size = min(SESSION_VISITS, number - len(visits))
            day = today - timedelta(days=draw.randrange(1, 365 * years))
            session = ReceptionSession(
                id=self._key(), place_id=draw.choice(self.places), day=day, state=SessionState.CLOSED, visit_count=size
            )
            sessions.append(session)
            for _ in range(size):
                visit = Visit(
                    id=self._key(),
                    session_id=session.pk,
                    arrival=draw.choice(Arrival.values),
                    outcome=draw.choice(Outcome.values),
                    prior_contact=draw.choice(PriorContact.values),
                    age_band=draw.choice(AgeBand.values),
                    language=draw.choice(VisitLanguage.values),
                    channel=draw.choice(Channel.values),
                    resolved=draw.choice(Resolved.values),
                    company=draw.choice(Company.values),
                )
                visits.append(visit)
                about += [
                    topic_row(visit_id=visit.pk, needtopic_id=pk)
                    for pk in draw.sample(self.topics, min(2, len(self.topics)))
                ]
                onward.append(service_row(visit_id=visit.pk, service_id=draw.choice(self.services)))
        made: list[tuple[Any, list[Any]]] = [
            (ReceptionSession, sessions), (Visit, visits), (topic_row, about), (service_row, onward),
        ]  # fmt: skip
        for model, rows in made:
            model.objects.bulk_create(rows, batch_size=2000)
