"""Versions of the SDK, and the oldest one that written code runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RELEASE = re.compile(r"v?(?:\d+!)?(\d+(?:\.\d+)*)(?:[-_.]?[a-z][\w.+-]*|\+[\w.]+)?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Version:
    """The first three numbers of a release; pre-releases count as the release they lead to."""

    major: int
    minor: int = 0
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> Version:
        """The version that ``text`` spells. Raises :class:`ValueError` if it spells none."""
        match = _RELEASE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a version")
        return cls(*[int(number) for number in match[1].split(".")[:3]])

    def __str__(self) -> str:
        numbers = (self.major, self.minor, self.patch)
        return ".".join(map(str, numbers if self.patch else numbers[:2]))


#: The oldest google-genai that has all of what is written.
SDK_FLOOR = Version(2, 12)
#: The newest google-genai that the mappings were checked against.
SDK_NEWEST_KNOWN = Version(3, 4)


def parse_target(text: object) -> Version:
    """The version that written code is meant for.

    Raises :class:`ValueError`, with the end of a sentence, where it is none or too old.
    """
    try:
        version = Version.parse(text) if isinstance(text, str) else None
    except ValueError:
        version = None
    if version is None:
        raise ValueError(f'must be a version of google-genai like "{SDK_NEWEST_KNOWN}"')
    if version < SDK_FLOOR:
        raise ValueError(f"must be {SDK_FLOOR} or newer: the Interactions code needs it")
    return version
