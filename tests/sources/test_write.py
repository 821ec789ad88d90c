"""A file is replaced whole or stays whole."""

import errno
import os
import stat
from pathlib import Path

import pytest

from migrate_interactions.sources import Candidate, FileError, write_file

BEFORE, AFTER = b"before\n", b"after\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "x.py"
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    return path


def write(path: Path) -> None:
    write_file(Candidate("x.py", str(path)), BEFORE, AFTER)


def refused(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        write(path)
    return f"{caught.value.failure.code} {caught.value.failure.sentence}"


def test_content_is_replaced_and_the_mode_kept(file: Path) -> None:
    file.chmod(0o750)
    write(file)
    assert file.read_bytes() == AFTER
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert os.listdir(file.parent) == ["x.py"]


def test_a_link_stays_a_link_and_its_file_is_replaced(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to("folder/x.py")
    write(link)
    assert link.is_symlink()
    assert file.read_bytes() == AFTER


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    file.write_bytes(b"edited\n")
    assert refused(file) == "GI906 the file changed on disk since it was read; run again"
    assert file.read_bytes() == b"edited\n"


def test_a_file_that_went_away_is_told(file: Path) -> None:
    file.unlink()
    assert refused(file).startswith("GI901 the file is not there")
    assert os.listdir(file.parent) == []


def test_a_write_protected_file_is_left_alone_even_for_root(file: Path) -> None:
    file.chmod(0o444)
    assert refused(file).startswith("GI906 the file is write-protected")
    assert file.read_bytes() == BEFORE


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failing_write_leaves_the_original_and_nothing_else(
    file: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    assert "No space left on device" in refused(file)
    assert file.read_bytes() == BEFORE
    assert os.listdir(file.parent) == ["x.py"]


def test_an_interrupt_in_the_middle_leaves_no_temporary_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(file)
    assert file.read_bytes() == BEFORE
    assert os.listdir(file.parent) == ["x.py"]
