"""What all formats have in common."""

import subprocess
import sys

import pytest

from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.formats import FORMATS

from .odd_runs import notebook_run, odd_run, written
from .runs import run


@pytest.mark.parametrize("name", FORMATS)
def test_any_run_can_be_reported(name: str) -> None:
    for one in (odd_run(), notebook_run(), run(), Run()):
        text = written(name, one)
        assert text == written(name, one)
        assert text.endswith("\n") or not text


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_that_controls_a_terminal_is_passed_on(name: str) -> None:
    text = written(name, odd_run())
    assert not [one for one in "\x00\x07\x1b\x7f\u202e" if one in text]


def test_only_the_format_that_is_used_is_loaded() -> None:
    code = (
        "import sys; from migrate_interactions.command_line import main;"
        "sys.argv[1:] = ['check', '--format', 'concise', 'nothing-here'];\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([one for one in sys.modules if '.reporting.' in one or one == 'libcst'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = {one.strip("' ") for one in done.stdout.rstrip("]\n").rpartition("[")[2].split(",")}
    assert "migrate_interactions.reporting.concise" in loaded
    assert not {one for one in loaded if one.endswith((".sarif", ".junit", ".full", "libcst"))}
