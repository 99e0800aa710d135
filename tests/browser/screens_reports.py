"""The screens of the statistics."""

from collections.abc import Callable
from typing import Any

MANAGER = {"fi": "manager", "sv": "manager"}


def report_screens(screen: Callable[..., Any]) -> tuple[Any, ...]:
    """Rows for `screens.SCREENS`, made with its own `Screen`."""

    def both(path: str) -> dict[str, str]:
        return {language: path.format(language) for language in ("fi", "sv")}

    return (
        screen("reports", both("/{}/reports/"), MANAGER),
        screen("reports-municipality", both("/{}/reports/?area=m-lohja&period=2026-q2"), MANAGER),
        screen("reports-topics", both("/{}/reports/topics/"), MANAGER),
        screen("reports-areas", both("/{}/reports/outcome/?by=area"), MANAGER),
        screen("reports-time", both("/{}/reports/visits/?by=time&area=m-lohja&compare=0"), MANAGER),
        screen("reports-cross", both("/{}/reports/cross/prior_contact-guided_to/"), MANAGER),
        screen("reports-cases", both("/{}/reports/referral_state/"), MANAGER),
        screen("reports-questions", both("/{}/reports/consultation_topic/?by=area"), MANAGER),
        screen("reports-plans", both("/{}/reports/plan_review_time/"), MANAGER),
        screen("reports-meetings", both("/{}/reports/meetings/"), MANAGER),
        screen("reports-content", both("/{}/reports/content/"), MANAGER),
        screen("reports-year", both("/{}/reports/year/2025/"), MANAGER),
        screen("reports-board", both("/{}/reports/board/lohja-keskusta/"), MANAGER),
        screen("records", both("/{}/what-we-store/")),
        screen("records-client", both("/{}/what-we-store/?view=client")),
    )
