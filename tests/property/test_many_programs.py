"""A thousand small programs, several in one file: each migrated and proved, or refused.

``python scripts/test.py -m slow tests/property/test_many_programs.py -s -n 0`` prints how many
there were in each of four runs, and why some were refused.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from migrate_interactions.findings import StateMode
from tests.property.checked_programs import Tally, check
from tests.property.vocabulary.chats import chats
from tests.property.vocabulary.histories import histories
from tests.property.vocabulary.one_shots import one_shots
from tests.property.vocabulary.streams import streams
from tests.property.vocabulary.structured import built_in, calling, structured
from tests.property.vocabulary.tool_loops import automatic, tool_loops
from tests.property.vocabulary.unit import Unit, program_of

UNITS_IN_A_FILE = 8
#: Runs that may go on side by side; together they make a thousand programs.
RUNS = 4
#: More files than are needed: a program that came up before is made only once.
FILES_IN_A_RUN = 60
AT_LEAST = 250
SHARE_MIGRATED = 0.6

units: st.SearchStrategy[Unit] = st.one_of(
    one_shots(),
    one_shots(),
    histories(),
    histories(),
    chats(),
    streams(),
    tool_loops(),
    structured(),
    calling(),
    st.one_of(built_in(), automatic()),
)
files = st.lists(
    units,
    min_size=UNITS_IN_A_FILE,
    max_size=UNITS_IN_A_FILE,
    unique_by=lambda unit: unit.text(0),
)
states = st.sampled_from((StateMode.SERVER, StateMode.SERVER, StateMode.STATELESS))

#: A failing file is told as it is: its units are small, and shrinking takes hours.
QUIET = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@settings(QUIET, max_examples=2)
@given(files, states)
def test_some_programs(made: list[Unit], state: StateMode) -> None:
    check(program_of(made), state, Tally())


def _one_file(number: int, tally: Tally) -> None:
    """A run of its own for each file: one run makes most programs out of those before."""

    @seed(number)
    @settings(QUIET, max_examples=2)
    @given(files, states)
    def made(made: list[Unit], state: StateMode) -> None:
        new = [unit for unit in made if unit.text(0) not in tally.made]
        if new and len(tally.made) < AT_LEAST:
            check(program_of(new), state, tally)

    made()


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("run", range(RUNS))
def test_a_thousand_programs(run: int, capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()

    for number in range(FILES_IN_A_RUN):
        _one_file(run * FILES_IN_A_RUN + number, tally)
    with capsys.disabled():
        print(f"\n{tally}")
    assert len(tally.made) >= AT_LEAST
    assert tally.migrated.total() >= SHARE_MIGRATED * len(tally.made)
