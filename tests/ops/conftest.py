from collections.abc import Iterator

import pytest

from tests.ops import production


@pytest.fixture(scope="session")
def filled_in() -> dict[str, str]:
    """The `.env` of the platform of this run."""
    return production.filled_in()


@pytest.fixture(scope="session")
def two_roles(filled_in: dict[str, str]) -> Iterator[None]:
    """A database as production has it, which its owner migrated."""
    with production.migrated(filled_in):
        yield
