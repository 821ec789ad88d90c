"""An audit's report as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.report import VERSION, AuditReport

_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class ReportError(ValueError):
    """A report that cannot be read; its text is one sentence that names the file and the key."""


def to_json(report: AuditReport) -> str:
    """The report, indented and in the order of its keys, with a newline at the end.

    The same report gives the same bytes. Besides its fields there are ``version``, and
    ``summary``: what follows from the fields, for programs that only want the figures.
    Characters that are no text (in file names) are escaped.
    """
    value = {"version": VERSION, "summary": _summary(report), **asdict(report)}
    return json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n"


def from_json(text: str, source: str = "the report") -> AuditReport:
    """The report that :func:`to_json` wrote; ``source`` is what errors call it.

    Keys that are not known are passed over: new ones do not raise the version. Raises
    :class:`ReportError`.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{source}: this is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise ReportError(f"{source}: an audit's report is an object, not {_kind(value)}")
    version = value.get("version")
    if type(version) is not int:
        raise ReportError(f"{source}: version is missing, so this is no audit's report")
    if version != VERSION:
        mend = "update migrate-interactions" if version > VERSION else "audit again"
        raise ReportError(
            f"{source}: its version is {version}, and this program reads version {VERSION}: {mend}"
        )
    report: AuditReport = _record(AuditReport, value, source, "")
    return report


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _summary(report: AuditReport) -> dict[str, Any]:
    ledger = report.ledger
    return {
        "lines": _figures(ledger.count),
        "by_category": {str(name): _figures(count) for name, count in ledger.by_category.items()},
        "by_folder": {name: _figures(count) for name, count in ledger.by_folder.items()},
        "by_file": {name: _figures(count) for name, count in ledger.by_file.items()},
        "score": report.readiness.score,
    }


def _figures(count: Count) -> dict[str, Any]:
    return {**asdict(count), "total": count.total, "share": count.share}


def _record(kind: Any, value: Any, source: str, key: str) -> Any:
    """``value`` as the dataclass ``kind``."""
    if not isinstance(value, dict):
        raise _wrong(source, key, value, "an object")
    hints = get_type_hints(kind)
    given = {}
    for field in fields(kind):
        inner = f"{key}.{field.name}" if key else field.name
        if field.name in value:
            given[field.name] = _read(hints[field.name], value[field.name], source, inner)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ReportError(f"{source}: {inner} is missing")
    try:
        return kind(**given)
    except AssertionError as error:
        raise ReportError(f"{source}: {key}: {error}") from None


def _read(hint: Any, value: Any, source: str, key: str) -> Any:
    """``value`` as what the type ``hint`` says."""
    if isinstance(hint, UnionType):
        (kind,) = (one for one in get_args(hint) if one is not NoneType)
        return None if value is None else _read(kind, value, source, key)
    if get_origin(hint) is tuple:
        return _items(get_args(hint), value, source, key)
    if is_dataclass(hint):
        return _record(hint, value, source, key)
    if issubclass(hint, StrEnum):
        return _member(hint, value, source, key)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise _wrong(source, key, value, _NAMES[hint])
    return value


def _items(kinds: tuple[Any, ...], value: Any, source: str, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(source, key, value, "a list")
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(value) != len(kinds):
        raise ReportError(f"{source}: {key} has {len(value)} items; {len(kinds)} are needed")
    return tuple(
        _read(kind, one, source, f"{key}[{number}]")
        for number, (kind, one) in enumerate(zip(kinds, value, strict=True))
    )


def _member(kind: type[StrEnum], value: Any, source: str, key: str) -> StrEnum:
    known = {one.value: one for one in kind}
    if not isinstance(value, str) or value not in known:
        raise _wrong(source, key, value, f"one of {', '.join(known)}")
    return known[value]


def _wrong(source: str, key: str, value: Any, needed: str) -> ReportError:
    return ReportError(f"{source}: {key} is {_kind(value)}; {needed} is needed")


def _kind(value: Any) -> str:
    """What a value is, in few words."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value if len(value) < 40 else value[:37] + "...")
        case int() | float():
            return str(value)
        case list():
            return "a list"
        case _:
            return "an object"
