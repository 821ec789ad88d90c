"""The two spellings of field names, and tables of words."""

from __future__ import annotations


def camel_case(name: str) -> str:
    """`response_mime_type` becomes `responseMimeType`; camelCase stays as it is."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def snake_case(name: str) -> str:
    """`responseMimeType` becomes `response_mime_type`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def words(text: str) -> tuple[str, ...]:
    """The blank-separated words of a table that would be long as a list of literals."""
    return tuple(text.split())
