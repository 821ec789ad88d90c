"""The figures for a long job come from the emulator's clock and from the tool's own rewrite."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.benchmarks.scripts import load


@pytest.fixture(scope="module")
def background_job() -> ModuleType:
    return load("background_job")


@pytest.mark.slow
def test_a_job_of_forty_seconds(
    background_job: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert background_job.main([]) == 0
    head, held, longest, requests, before, after = capsys.readouterr().out.splitlines()
    assert head.split() == ["before", "after"]
    sent = int(requests.split()[-1])
    # pauses of 2 to 30 seconds, each at most twice as long as the one before
    assert 4 <= sent <= 12
    assert held.split() == ["connection-seconds", "held", "40.2", f"{0.2 * sent:.1f}"]
    assert longest.split()[-2:] == ["40.2", "0.2"]
    assert requests.split()[:2] == ["requests", "1"]
    characters, seconds = after.removeprefix("after:").split(" characters after ")
    assert before.split() == ["before:", characters.strip(), "characters", "after", "40", "s"]
    assert 40 <= int(seconds.removesuffix(" s")) <= 75


def test_a_program_that_stays_as_it_is_has_no_figures(background_job: ModuleType) -> None:
    with pytest.raises(background_job.NotMigratedError):
        background_job.migrated("print('hi')\n")
