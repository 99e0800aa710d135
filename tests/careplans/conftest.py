import pytest

from .factories import open_room


@pytest.fixture
def room(db):
    """The room is in use."""
    return open_room()
