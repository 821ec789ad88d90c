"""One Python file: its bytes, its text, and the way back from text to bytes."""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass, field

from migrate_interactions.sources.failure import Failure, FileError

_BOM = codecs.BOM_UTF8
_WIDE_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Candidate:
    """A file to look at: the path to show, the path to open, and whether it was named.

    ``content`` takes the place of what is on disk.
    """

    path: str
    location: str
    named: bool = False
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SourceFile:
    """A decoded file. ``text`` has the file's own line endings and no byte order mark."""

    path: str
    location: str
    content: bytes
    text: str
    encoding: str = "utf-8"
    bom: bool = False

    @property
    def newline(self) -> str:
        """The line ending that the file uses most; ``\\n`` when it has none."""
        return dominant_newline(self.text)

    def place(self, line: int) -> tuple[int, int | None]:
        """The line of the file, and the cell of a notebook, for a line of ``text``."""
        return line, None

    def as_written(self, sentence: str, line: int) -> str:
        """``sentence`` with the file's own words for what ``line`` of ``text`` has."""
        return sentence

    def encode(self, text: str) -> bytes:
        """``text`` in this file's encoding, with its byte order mark if it had one.

        Raises :class:`FileError` if a character of ``text`` has no place in the encoding.
        """
        try:
            content = text.encode(self.encoding)
        except UnicodeEncodeError as error:
            cause = f"the new text has a character that {self.encoding} lacks: {error.reason}"
            raise FileError(Failure("GI906", self.path, cause)) from error
        return _BOM + content if self.bom else content


def dominant_newline(text: str) -> str:
    """The most frequent line ending of ``text``; ``\\n`` when there is none."""
    windows = text.count("\r\n")
    unix = text.count("\n") - windows
    mac = text.count("\r") - windows
    counts = {"\n": unix, "\r\n": windows, "\r": mac}
    return max(counts, key=lambda ending: counts[ending])


def content_or_nothing(location: str) -> bytes:
    """The bytes of the file at ``location``; nothing if there is none or it cannot be read."""
    if not os.path.isfile(location):
        return b""
    try:
        with open(location, "rb") as file:
            return file.read()
    except OSError:
        return b""


def read_bytes(candidate: Candidate) -> bytes:
    """The bytes of a file. Never blocks on a pipe.

    Raises :class:`FileError` with GI901 or GI905.
    """
    if candidate.content is not None:
        return candidate.content
    try:
        descriptor = os.open(
            candidate.location,
            os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
        )
        with open(descriptor, "rb") as file:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode):
                raise FileError(Failure("GI905", candidate.path, f"this is {_kind(mode)}"))
            return file.read()
    except IsADirectoryError:
        raise FileError(Failure("GI905", candidate.path, "this is a directory")) from None
    except FileNotFoundError:
        cause = "the file is not there"
        if os.path.islink(candidate.location):
            cause = "this is a link to a file that is not there"
        raise FileError(Failure("GI901", candidate.path, cause)) from None
    except (OSError, ValueError) as error:
        cause = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise FileError(Failure("GI901", candidate.path, cause)) from error


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((name for test, name in kinds if test(mode)), "not a regular file")


def decode(candidate: Candidate, content: bytes) -> SourceFile:
    """Bytes to text as Python reads them: byte order mark, coding comment, else UTF-8.

    Raises :class:`FileError` with GI902.
    """
    if content.startswith(_WIDE_BOMS):
        raise FileError(
            Failure("GI902", candidate.path, "is UTF-16 or UTF-32, which Python cannot read")
        )
    encoding = _declared_encoding(candidate, content)
    text, bom = decode_as(candidate, content, encoding)
    return SourceFile(candidate.path, candidate.location, content, text, encoding, bom)


def decode_as(candidate: Candidate, content: bytes, encoding: str) -> tuple[str, bool]:
    """The text of ``content``, and whether a byte order mark stood before it.

    Raises :class:`FileError` with GI902.
    """
    bom = content.startswith(_BOM)
    body = content[len(_BOM) :] if bom else content
    try:
        return body.decode(encoding), bom
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        lines = _LINE_END.split(before)
        cause = f"byte 0x{body[error.start]:02x} is not {encoding}"
        raise FileError(
            Failure("GI902", candidate.path, cause, len(lines), len(lines[-1]) + 1)
        ) from error


def _declared_encoding(candidate: Candidate, body: bytes) -> str:
    """The codec named in the first two lines (PEP 263), or ``utf-8``."""
    if body.startswith(_BOM):
        return "utf-8"
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", body[:4096], maxsplit=2)[:2], 1):
        match = _COOKIE.match(line)
        if match:
            name = match.group(1).decode("ascii", "replace")
            try:
                codec = codecs.lookup(name)
            except LookupError:
                cause = f"its coding comment names an unknown encoding: {name}"
                raise FileError(Failure("GI902", candidate.path, cause, number)) from None
            if not codec._is_text_encoding:
                cause = f"its coding comment names something that is no text encoding: {name}"
                raise FileError(Failure("GI902", candidate.path, cause, number))
            return codec.name.removesuffix("-sig")
        if not _BLANK.match(line):
            break
    return "utf-8"
