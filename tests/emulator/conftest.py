"""An emulator and the unmodified SDK, brought together by environment variables only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google import genai

from migrate_interactions.emulator import Emulator
from tests.emulator.raw_requests import client_of


@pytest.fixture(scope="module")
def running_emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    """A fresh emulator; the server under it is shared, since starting one takes time."""
    running_emulator.reset()
    return running_emulator


@pytest.fixture(scope="module")
def client(running_emulator: Emulator) -> genai.Client:
    return client_of(running_emulator)
