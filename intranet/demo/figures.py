"""The demo's statistics: every period that is over, when all rooms have their numbers."""

from collections.abc import Iterator

from reports.publishing import publish_due


class FigureLoader:
    """Publishes what is due and not published yet."""

    def __len__(self) -> int:
        return 1

    def steps(self) -> Iterator[str]:
        for _period in publish_due():
            pass
        yield "published figures"
