"""Enumerations that are sent as numbers, as proto3 JSON allows and the older packages do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate_interactions.emulator.spelling import snake_case, words

_CATEGORIES = (
    *words("UNSPECIFIED DEROGATORY TOXICITY VIOLENCE SEXUAL MEDICAL DANGEROUS HARASSMENT"),
    *words("HATE_SPEECH SEXUALLY_EXPLICIT DANGEROUS_CONTENT CIVIC_INTEGRITY"),
)
#: Vertex AI counts them otherwise.
_CATEGORIES_OF_VERTEX = words(
    "UNSPECIFIED HATE_SPEECH DANGEROUS_CONTENT HARASSMENT SEXUALLY_EXPLICIT CIVIC_INTEGRITY"
)
#: Field -> the names of its values, by number.
_NAMES: dict[str, tuple[str, ...]] = {
    "category": tuple(f"HARM_CATEGORY_{name}" for name in _CATEGORIES),
    "threshold": words(
        "HARM_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE BLOCK_MEDIUM_AND_ABOVE "
        "BLOCK_ONLY_HIGH BLOCK_NONE OFF"
    ),
    "type": words("TYPE_UNSPECIFIED STRING NUMBER INTEGER BOOLEAN ARRAY OBJECT NULL"),
    "method": words("HARM_BLOCK_METHOD_UNSPECIFIED SEVERITY PROBABILITY"),
    "mode": words("MODE_UNSPECIFIED AUTO ANY NONE"),
    "response_modalities": words("MODALITY_UNSPECIFIED TEXT IMAGE AUDIO"),
    "language": words("LANGUAGE_UNSPECIFIED PYTHON"),
    "outcome": words("OUTCOME_UNSPECIFIED OUTCOME_OK OUTCOME_FAILED OUTCOME_DEADLINE_EXCEEDED"),
}
_NAMES_OF_VERTEX: dict[str, tuple[str, ...]] = {
    **_NAMES,
    "category": tuple(f"HARM_CATEGORY_{name}" for name in _CATEGORIES_OF_VERTEX),
}
#: Fields whose content is the user's own JSON.
_FREE = frozenset({"args", "response", "default", "example"})


def with_names(body: Any, *, of_vertex: bool = False) -> Any:
    """``body`` of a generateContent request with the names of enumerations for their numbers."""
    return _named(body, _NAMES_OF_VERTEX if of_vertex else _NAMES)


def _named(body: Any, known: Mapping[str, tuple[str, ...]]) -> Any:
    match body:
        case dict():
            return {key: _value(key, value, known) for key, value in body.items()}
        case list():
            return [_named(one, known) for one in body]
    return body


def _value(key: str, value: Any, known: Mapping[str, tuple[str, ...]]) -> Any:
    if key in _FREE:
        return value
    names = known.get(snake_case(key))
    if names is None:
        return _named(value, known)
    match value:
        case bool():
            return value
        case int() if 0 <= value < len(names):
            return names[value]
        case list():
            return [_value(key, one, known) for one in value]
    return _named(value, known)
