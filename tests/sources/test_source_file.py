"""Bytes to text and back, and what keeps a file from being read."""

import os
from pathlib import Path

import pytest

from migrate_interactions.sources import Candidate, FileError, decode, dominant_newline, read_bytes


def source(content: bytes):
    return decode(Candidate("x.py", "/x.py"), content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x = 1",
        b"x = 1\r\ny = 2\r\n",
        b"x = 1\r\ny = 2\nz = 3\r",
        "x = 'é'\n".encode(),
        b"\xef\xbb\xbfx = 1\r\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
        "# coding: utf-8-sig\nx = 'é'\n".encode(),
        "# coding: shift_jis\nx = '日本'\n".encode("shift_jis"),
    ],
)
def test_what_is_decoded_encodes_to_the_same_bytes(content: bytes) -> None:
    read = source(content)
    assert read.encode(read.text) == content
    assert not read.text.startswith("\ufeff")


def test_a_coding_comment_counts_in_the_first_two_lines_only() -> None:
    assert source(b"\n# coding: latin-1\nx = 1\n").encoding == "iso8859-1"
    assert source(b"x = 1\n# coding: latin-1\n").encoding == "utf-8"
    assert source(b"\n\n# coding: latin-1\n").encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "line", "column", "cause"),
    [
        (b"x = 1\ny = '\xff'\n", 2, 6, "byte 0xff is not utf-8"),
        (b"\xff\xfex\0=\0", 1, 1, "UTF-16"),
        (b"# coding: klingon\n", 1, 1, "klingon"),
        (b"\n# coding: base64\n", 2, 1, "base64"),
    ],
)
def test_what_cannot_be_decoded_is_told_with_its_place(
    content: bytes, line: int, column: int, cause: str
) -> None:
    with pytest.raises(FileError) as caught:
        source(content)
    failure = caught.value.failure
    assert (failure.code, failure.line, failure.column) == ("GI902", line, column)
    assert cause in failure.sentence


def test_a_new_character_that_the_encoding_lacks_is_refused() -> None:
    with pytest.raises(FileError) as caught:
        source(b"# coding: latin-1\n").encode("x = '€'\n")
    assert caught.value.failure.code == "GI906"


def test_the_most_frequent_line_ending_is_the_file_s() -> None:
    assert dominant_newline("a\r\nb\r\nc\n") == "\r\n"
    assert dominant_newline("a\rb\r") == "\r"
    assert dominant_newline("") == "\n"


def reading(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        read_bytes(Candidate("x.py", str(path)))
    return f"{caught.value.failure.code} {caught.value.failure.cause}"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert reading(tmp_path / "none.py") == "GI901 the file is not there"
    (tmp_path / "dead.py").symlink_to("none.py")
    assert reading(tmp_path / "dead.py") == "GI901 this is a link to a file that is not there"
    assert reading(tmp_path) == "GI905 this is a directory"
    os.mkfifo(tmp_path / "pipe.py")
    assert reading(tmp_path / "pipe.py") == "GI905 this is a pipe"
    assert reading(Path("/dev/null")) == "GI905 this is a device"
    assert reading(Path("/bad\0name")).startswith("GI901 cannot be read")
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert reading(tmp_path / "loop.py").startswith("GI901")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("")
    (tmp_path / "x.py").chmod(0)
    assert reading(tmp_path / "x.py").startswith("GI901 cannot be read: Permission denied")
