"""The client's copy: given or not wanted."""

from django.db import transaction

from ..enums import Deed
from ..models import CarePlan, ClientCopy
from .log import By, write
from .plans import StateChanged, locked


@transaction.atomic
def note_copy(plan: CarePlan, state: str, language: str, by: By, *, large: bool = False) -> ClientCopy:
    """Note that the client got a copy, or did not want one.

    Raises:
        StateChanged: there is nothing to give any more.
    """
    plan = locked(plan)
    if not plan.is_writable:
        raise StateChanged
    copy = ClientCopy.objects.create(plan=plan, state=state, language=language, large=large)
    write(by, plan, Deed.COPY, f"{state} {language}")
    return copy
