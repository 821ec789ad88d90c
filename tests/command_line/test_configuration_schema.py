"""The JSON schema of the configuration says what the tool says."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import jsonschema
import pytest

from migrate_interactions.configuration import KEYS, ConfigurationError, parse_configuration
from tests.readme.commands import ROOT, blocks

SCHEMA = json.loads((ROOT / "docs/configuration.schema.json").read_text("utf-8"))

GOOD = (
    "",
    'state = "forbid"\none-shots = "migrate"\nsafety = "safe"',
    'select = ["GI1", "history-resend"]\nignore = []\nexclude = ["vendor/"]',
    "follow = true\nvertex-interactions = true\nallow-behaviour-change = false\njobs = 1",
    'target = "3.4"',
    'min-severity = "error"\nmin-confidence = "high"\nforce-exclude = true\nbaseline = "b.json"',
    '[per-file-ignores]\n"tests/" = ["GI6", "history-resend"]',
    "[long-calls]\npoints = 4\ntimeout = 90\noutput-tokens = 4096\nthinking-tokens = 1",
    "[assumptions]\nturns = 8\nreliability = 1",
    "[effort]\nmanual = 240",
    '[prices."gemini-2.5-flash"]\ninput = 0.3\ncached-input = 0\noutput = 2.5',
)

BAD = (
    'one_shots = "migrate"',
    'state = "serve"',
    "state = 1",
    'safety = "manual"',
    'select = "GI1"',
    "select = [1]",
    'ignore = [""]',
    "jobs = 0",
    "jobs = true",
    "jobs = 1.5",
    "target = 3.4",
    'target = "newest"',
    'follow = "yes"',
    'min-severity = "fatal"',
    'baseline = ""',
    'per-file-ignores = ["GI1"]',
    '[per-file-ignores]\n"tests/" = "GI6"',
    "long-calls = 3",
    "[long-calls]\noutput_tokens = 9",
    "[long-calls]\ntimeout = 1.5",
    "[long-calls]\npoints = 0",
    "[assumptions]\nreliability = 0",
    "[assumptions]\nreliability = 97",
    "[assumptions]\nturns = 0.5",
    "[effort]\nmanuel = 240",
    '[prices."gemini-2.5-flash"]\ninput = 0.3\noutput = 2.5',
    '[prices]\n"gemini-2.5-flash" = 0.3',
    '[prices."gemini-2.5-flash"]\ninput = -1\ncached-input = 0\noutput = 2.5',
)


def is_taken(table: dict[str, Any]) -> bool:
    try:
        parse_configuration(table, "/nowhere/pyproject.toml", "pyproject.toml")
    except ConfigurationError:
        return False
    return True


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(KEYS)
    assert all(one["description"] for one in SCHEMA["properties"].values())


@pytest.mark.parametrize("text", GOOD)
def test_what_the_tool_takes_is_valid(text: str) -> None:
    table = tomllib.loads(text)
    assert is_taken(table)
    jsonschema.validate(table, SCHEMA, jsonschema.Draft7Validator)


@pytest.mark.parametrize("text", BAD)
def test_what_the_tool_does_not_take_is_not_valid(text: str) -> None:
    table = tomllib.loads(text)
    assert not is_taken(table)
    assert list(jsonschema.Draft7Validator(SCHEMA).iter_errors(table))


def test_the_defaults_are_those_of_the_readme() -> None:
    [text] = [one for one in blocks("README.md", "toml") if "[tool.migrate-interactions]" in one]
    table = tomllib.loads(text)["tool"]["migrate-interactions"]
    jsonschema.validate(table, SCHEMA, jsonschema.Draft7Validator)
    commented = re.findall(r"^# ([a-z-]+) = ", text, re.MULTILINE)
    assert {*table, *commented} == set(KEYS)
    for key, value in table.items():
        known = SCHEMA["properties"][key]
        if "properties" in known:
            assert {name: one["default"] for name, one in known["properties"].items()} == value
        else:
            assert known["default"] == value
