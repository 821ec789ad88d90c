"""Enumerations that are sent as numbers, as proto3 JSON allows and google-generativeai does."""

from __future__ import annotations

from typing import Any

from migrate_interactions.emulator.spelling import snake_case, words

_CATEGORIES = (
    *words("UNSPECIFIED DEROGATORY TOXICITY VIOLENCE SEXUAL MEDICAL DANGEROUS HARASSMENT"),
    *words("HATE_SPEECH SEXUALLY_EXPLICIT DANGEROUS_CONTENT CIVIC_INTEGRITY"),
)
#: Field -> the names of its values, by number.
_NAMES: dict[str, tuple[str, ...]] = {
    "category": tuple(f"HARM_CATEGORY_{name}" for name in _CATEGORIES),
    "threshold": words(
        "HARM_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE BLOCK_MEDIUM_AND_ABOVE "
        "BLOCK_ONLY_HIGH BLOCK_NONE OFF"
    ),
    "type": words("TYPE_UNSPECIFIED STRING NUMBER INTEGER BOOLEAN ARRAY OBJECT NULL"),
    "mode": words("MODE_UNSPECIFIED AUTO ANY NONE"),
    "response_modalities": words("MODALITY_UNSPECIFIED TEXT IMAGE AUDIO"),
    "language": words("LANGUAGE_UNSPECIFIED PYTHON"),
    "outcome": words("OUTCOME_UNSPECIFIED OUTCOME_OK OUTCOME_FAILED OUTCOME_DEADLINE_EXCEEDED"),
}
#: Fields whose content is the user's own JSON.
_FREE = frozenset({"args", "response", "default", "example"})


def with_names(body: Any) -> Any:
    """``body`` of a generateContent request with the names of enumerations for their numbers."""
    match body:
        case dict():
            return {key: _value(key, value) for key, value in body.items()}
        case list():
            return [with_names(one) for one in body]
    return body


def _value(key: str, value: Any) -> Any:
    if key in _FREE:
        return value
    names = _NAMES.get(snake_case(key))
    if names is None:
        return with_names(value)
    match value:
        case bool():
            return value
        case int() if 0 <= value < len(names):
            return names[value]
        case list():
            return [_value(key, one) for one in value]
    return with_names(value)
