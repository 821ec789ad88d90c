"""What the published schemas say of a report that was written."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from tests.readme.commands import ROOT


def schema(command: str) -> dict[str, Any]:
    """The schema of the reports of ``command``."""
    value: dict[str, Any] = json.loads(
        (ROOT / f"docs/{command}-report.schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(value)
    return value


def problems(command: str, text: str, strict: bool = False) -> list[str]:
    """What is wrong with a report by its schema; if ``strict``, keys that it does not name, too."""
    whole = schema(command)
    validator = Draft202012Validator(_closed(whole) if strict else whole)
    return [f"{one.json_path}: {one.message}" for one in validator.iter_errors(json.loads(text))]


def _closed(value: Any) -> Any:
    """``value`` without leave for keys that are not named, at any depth."""
    match value:
        case {"properties": dict()}:
            inner = {key: _closed(one) for key, one in value.items()}
            return {**inner, "additionalProperties": False}
        case dict():
            return {key: _closed(one) for key, one in value.items()}
        case list():
            return [_closed(one) for one in value]
    return value
