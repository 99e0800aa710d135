"""How parts are loaded: step by step with a bar, indexes at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from tqdm import tqdm
from wagtail.signal_handlers import disable_reference_index_auto_update


class Loader(Protocol):
    """A part: how many steps it has, and the steps."""

    def __len__(self) -> int: ...

    def steps(self) -> Iterator[str]: ...


def load(label: str, loader: Loader, *, quiet: bool = False) -> None:
    """Do all steps of `loader`, with a bar on a terminal unless `quiet`."""
    with tqdm(total=len(loader), desc=label, unit="item", disable=quiet or None) as bar:
        for done in loader.steps():
            bar.set_postfix_str(done[:30])
            bar.update()


@contextmanager
def indexes_later() -> Iterator[None]:
    """Search and references are written once at the end, not with each of the many savings of a page."""
    indexed = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    for model in indexed:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
