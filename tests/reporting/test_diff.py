"""The diffs are taken by real git, whatever is in the files and their names."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unidiff import PatchSet

from migrate_interactions.reporting.diff import unified_diff

CONTENTS = {
    "plain": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "no newline at the end": (b"a\nb", b"a\nB"),
    "newline lost": (b"a\nb\n", b"a\nb"),
    "newline gained": (b"a\nb", b"a\nb\n"),
    "windows line endings": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    "mixed line endings": (
        b"a\r\nb\nc\rd\x0ce\x1cf\xc2\x85g\n",
        b"a\r\nB\nc\rd\x0ce\x1cf\xc2\x85g\n",
    ),
    "not utf-8": (b"# coding: latin-1\nx = '\xe9'\n", b"# coding: latin-1\ny = '\xe9'\n"),
    "byte order mark": (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"),
    "lines that look like headers": (b"-- a\n++ b\n@@ c\n", b"-- b\n++ c\n@@ d"),
    "header without newline": (b"-- a\n@@ c", b"-- a\n@@ d"),
    "to nothing": (b"a\n", b""),
    "from nothing": (b"", b"a\n"),
    "far apart": (
        b"\n".join(b"%d" % i for i in range(50)),
        b"\n".join(b"%d" % i for i in range(1, 51)),
    ),
}
NAMES = [
    "x.py",
    "a b/c d.py",
    "été/日本.py",
    'quo"te\\.py',
    "tab\there.py",
    "line\nbreak.py",
    "'.py",
]


def git_applies(folder: Path, name: str, before: bytes, after: bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=folder,
        input=unified_diff(name, before, after),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == after if after else True


@pytest.mark.parametrize("case", CONTENTS)
def test_git_takes_the_content(case: str, tmp_path: Path) -> None:
    git_applies(tmp_path, "x.py", *CONTENTS[case])


@pytest.mark.parametrize("name", NAMES)
def test_git_takes_the_name(name: str, tmp_path: Path) -> None:
    git_applies(tmp_path, name, b"a\n", b"b\n")


def test_git_takes_it_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "sub").mkdir()
    git_applies(tmp_path / "sub", "in/x.py", b"a\n", b"b\n")


def test_several_files_are_one_patch(tmp_path: Path) -> None:
    diff = unified_diff("a.py", b"a", b"b") + unified_diff("b.py", b"a\n", b"b\n")
    assert [file.path for file in PatchSet(diff.decode())] == ["a.py", "b.py"]


def test_no_change_is_no_diff() -> None:
    assert unified_diff("x.py", b"a", b"a") == b""


LINES = st.lists(st.sampled_from([b"a", b"-- a", b"@@ x\r", b"", b"\xff"]), max_size=8)
END = st.sampled_from([b"", b"\n"])


@settings(max_examples=25, deadline=None)
@given(lines=LINES, other=LINES, end=END, other_end=END)
def test_git_takes_any_lines(lines, other, end, other_end, tmp_path_factory) -> None:
    before, after = b"\n".join(lines) + end, b"\n".join(other) + other_end
    if before and after and before != after:
        git_applies(tmp_path_factory.mktemp("any"), "x.py", before, after)
