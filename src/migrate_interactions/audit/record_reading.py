"""Read dataclasses from JSON strictly: what is wrong is said in one sentence."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class ReportError(ValueError):
    """A report that cannot be read; its text is one sentence that names the file and the key."""


def object_in(text: str, source: str) -> dict[str, Any]:
    """The JSON object that ``text`` is. Raises :class:`ReportError`."""
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{source}: this is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise ReportError(f"{source}: an audit's report is an object, not {_kind(value)}")
    return value


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def versioned(value: dict[str, Any], key: str, known: int, source: str, what: str) -> None:
    """Raise :class:`ReportError` unless ``value`` has the version ``known`` under ``key``."""
    version = value.get(key)
    if type(version) is not int:
        raise ReportError(f"{source}: {key} is missing, so this is no {what}")
    if version != known:
        mend = "update migrate-interactions" if version > known else "audit again"
        raise ReportError(
            f"{source}: its {key} is {version}, and this program reads {key} {known}: {mend}"
        )


def read_record(kind: Any, value: Any, source: str, key: str) -> Any:
    """``value`` as the dataclass ``kind``; keys that it does not have are passed over.

    ``source`` and ``key`` are what errors call it. Raises :class:`ReportError`.
    """
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
        return read_record(hint, value, source, key)
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
