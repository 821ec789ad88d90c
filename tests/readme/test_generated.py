"""What scripts generate is up to date."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.readme.commands import ROOT


def check(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), "--check"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_pages() -> None:
    check("generate_docs.py")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_picture() -> None:
    check("record_terminal.py")


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs/images/migrate-and-prove.svg").read_text("utf-8")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert "<title>" in picture


@pytest.mark.timeout(300)
def test_reports() -> None:
    check("generate_reports.py")
