"""The JSON schema of the table ``[tool.migrate-interactions]``, from the keys of the tool."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from migrate_interactions.configuration import KEYS, TABLE, Configuration

SCHEMA = "docs/configuration.schema.json"


def configuration_schema() -> str:
    """The schema as SchemaStore has those of other tools' tables: draft 7, one per table."""
    defaults = {one.name: one.default for one in fields(Configuration)}
    properties = {
        name: {
            "description": key.meaning,
            **key.schema,
            **_default(defaults[name.replace("-", "_")], key.schema),
        }
        for name, key in KEYS.items()
    }
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"The table [tool.{TABLE}] of pyproject.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=2) + "\n"


def _default(value: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword ``default``, where there is a value that the key could be set to."""
    match value:
        case None:
            return {}
        case () if schema.get("type") == "object":
            return {"default": {}}
        case tuple():
            return {"default": list(value)}
        case bool() | int():
            return {"default": value}
        case _ if value is MISSING:
            return {}
        case _:
            return {"default": str(value)}
