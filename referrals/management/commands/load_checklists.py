from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from referrals.services import load_shipped


class Command(BaseCommand):
    help = (
        "Loads the checklists that come with Silta (shared client definition, triggers, wellbeing check) as drafts for "
        "an editor to read, link to pages and send for approval. Lists that are there are left as they are."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for checklist in tqdm(list(load_shipped()), desc="Checklists", disable=None):
            self.stdout.write(checklist.code)
