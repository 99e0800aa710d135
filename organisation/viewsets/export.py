from typing import Any

from django.utils.functional import cached_property


class XlsxOnly:
    """For listings and reports: XLSX is the only export. A CSV file would run formulas in Excel."""

    FORMATS = ("xlsx",)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons  # type: ignore[misc]
        return [button for button in buttons if "export=csv" not in str(button.url)]
