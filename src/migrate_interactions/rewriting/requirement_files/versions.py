"""From the versions that a requirement admits to newer ones, in the form that it has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrate_interactions.findings import SDK_FLOOR, SDK_NEWEST_KNOWN, Version

_CLAUSE = re.compile(
    r"(?P<operator>[<>=!~^]*)(?P<space>\s*)(?P<version>[\w.+!-]+?)(?P<any>(?:\.\*)*)\Z"
)
_EXACT = frozenset({"", "==", "==="})
_COMPATIBLE = frozenset({"~=", "~", "^"})
_BELOW = frozenset({"<", "<="})


@dataclass(frozen=True)
class Wanted:
    """The oldest version that will do, and the one to name where exactly one is named."""

    floor: Version = SDK_FLOOR
    pin: Version = SDK_NEWEST_KNOWN


def wanted(target: Version | None) -> Wanted:
    """What has to be asked for: the version that the user chose, if there is one."""
    return Wanted(target, target) if target is not None else Wanted()


def raised(says: str, want: Wanted) -> str | None:
    """The clauses ``says`` such that they admit nothing older than wanted.

    The form stays: what names one version names one, what ends before a version does. An end
    that leaves room for what is wanted stays, as does all white space. None where a clause
    cannot be read.
    """
    separator = re.search(r",\s*", says)
    kept: list[str] = []
    has_start = False
    for clause in re.split(r"\s*,\s*", says.strip()):
        match = _CLAUSE.match(clause)
        try:
            version = Version.parse(match["version"]) if match else None
        except ValueError:
            version = None
        if match is None or version is None:
            return None
        new = _raised(match, version, want)
        has_start = has_start or match["operator"] not in {*_BELOW, "!="}
        if new:
            kept.append(new)
    if not has_start:
        kept.insert(0, f">={want.floor}")
    return (separator[0] if separator else ",").join(kept)


def _raised(match: re.Match[str], version: Version, want: Wanted) -> str:
    """One clause; empty where it has nothing more to say."""
    operator, spelled = match["operator"], match["version"]
    head = operator + match["space"]
    if operator == "!=":
        return match[0] if version >= want.floor else ""
    if operator in _BELOW:
        room = version > want.floor or (version == want.floor and operator == "<=")
        return match[0] if room else f"<{match['space']}{_end(spelled, operator, want.pin)}"
    if version >= want.floor:
        return match[0]
    if operator in _EXACT:
        if match["any"]:
            return _raised_wildcard(match, version, want)
        return head + _spelled(want.pin, 3)
    if operator in _COMPATIBLE:
        reaches = want.floor < _end_of_compatible(operator, spelled, version)
        return head + _spelled(want.floor if reaches else want.pin, _numbers(spelled))
    return f">={match['space']}{_spelled(want.floor, _numbers(spelled))}"


def _raised_wildcard(match: re.Match[str], version: Version, want: Wanted) -> str:
    """``==1.*`` is ``==3.*``; ``==2.*`` has what is wanted in it, and old versions too."""
    if _numbers(match["version"]) == 1 and version.major == want.floor.major:
        return f"{'~=' if match['operator'] else '^'}{match['space']}{want.floor}"
    numbers = (want.pin.major, want.pin.minor, want.pin.patch)[: _numbers(match["version"])]
    return f"{match['operator']}{match['space']}{'.'.join(map(str, numbers))}{match['any']}"


def _end(spelled: str, operator: str, pin: Version) -> str:
    """The next major version, with as many zeros as there were."""
    zeros = re.fullmatch(r"\d+((?:\.0)*)", spelled) if operator == "<" else None
    return f"{pin.major + 1}{zeros[1] if zeros else ''}"


def _end_of_compatible(operator: str, spelled: str, version: Version) -> Version:
    """The first version that is no longer compatible."""
    if operator == "^":
        return Version(version.major + 1) if version.major else Version(0, version.minor + 1)
    ends_at_major = _numbers(spelled) <= (2 if operator == "~=" else 1)
    return (
        Version(version.major + 1) if ends_at_major else Version(version.major, version.minor + 1)
    )


def _numbers(spelled: str) -> int:
    found = re.match(r"v?\d+(?:\.\d+)*", spelled)
    return found[0].count(".") + 1 if found else 1


def _spelled(version: Version, numbers: int) -> str:
    """``version`` with as many numbers as its model has, two at least."""
    every = (version.major, version.minor, version.patch)
    least = 3 if version.patch else 2
    return ".".join(map(str, every[: min(max(numbers, least), 3)]))
