"""Every line is valid against the schema of a finding."""

import json

import jsonschema

from .odd_runs import notebook_run, odd_run, run_of, written
from .test_json_report import SCHEMA

FINDING = jsonschema.Draft202012Validator(
    {"$ref": "#/$defs/finding", "$defs": SCHEMA["$defs"], "$schema": SCHEMA["$schema"]}
)


def test_every_line_is_a_finding() -> None:
    for run in (odd_run(), notebook_run()):
        lines = written("json-lines", run).split("\n")
        assert lines.pop() == ""
        assert len(lines) == len(run.reported)
        for line, one in zip(lines, run.reported, strict=True):
            FINDING.validate(json.loads(line))
            assert json.loads(line)["message"] == one.finding.message
            assert json.loads(line)["path"] == one.finding.place.path


def test_the_schema_is_told_a_broken_line_from_a_right_one() -> None:
    (line,) = written("json-lines", notebook_run()).splitlines()
    broken = json.loads(line) | {"severity": "fatal"}
    assert not FINDING.is_valid(broken)


def test_nothing_is_nothing() -> None:
    assert written("json-lines", run_of()) == ""
