"""Safety settings: ``types.SafetySetting``, and an entry of ``safety_settings``.

Source: the enums of the SDK's ``types`` and its ``SafetySettingParam`` (3.4.0).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SafetyField:
    """The new name, and the prefix that the old enum's members have and the new values lack."""

    name: str
    prefix: str


SAFETY_FIELDS: dict[str, SafetyField] = {
    "category": SafetyField("type", "HARM_CATEGORY_"),
    "threshold": SafetyField("threshold", ""),
    "method": SafetyField("method", ""),
}

#: What the Interactions API knows, by field.
SAFETY_VALUES: dict[str, frozenset[str]] = {
    "category": frozenset(
        {
            "harassment",
            "hate_speech",
            "sexually_explicit",
            "dangerous_content",
            "civic_integrity",
            "jailbreak",
            "image_hate",
            "image_dangerous_content",
            "image_harassment",
            "image_sexually_explicit",
        }
    ),
    "threshold": frozenset(
        {"block_low_and_above", "block_medium_and_above", "block_only_high", "block_none", "off"}
    ),
    "method": frozenset({"severity", "probability"}),
}

DISPUTED = (
    "`safety_settings` is in the SDK of the Interactions API, but the service's overview says "
    "that it is not supported there yet"
)
