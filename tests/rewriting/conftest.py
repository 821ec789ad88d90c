"""One emulator for all programs of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from migrate_interactions.emulator import Emulator


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running
