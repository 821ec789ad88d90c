"""The report has what GitLab's documentation of Code Quality asks for."""

import json

import jsonschema

from .odd_runs import notebook_run, odd_run, reported, run_of, written

#: The properties and values that GitLab documents for the artefact of a custom tool.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1, "pattern": "^[^\\n\\r]+$"},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def entries(run) -> list[dict]:
    text = written("gitlab", run)
    assert not text.startswith("\ufeff")
    found = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def test_every_finding_is_an_entry_with_a_fingerprint_of_its_own() -> None:
    run = odd_run()
    found = entries(run)
    assert len(found) == len(run.reported)
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert {one["location"]["path"] for one in found} == {
        one.finding.place.path for one in run.reported
    }


def test_fingerprints_outlast_changes_elsewhere() -> None:
    before = run_of(reported("a.py", 1, "m"), contents={"a.py": b"ask(1)\n"})
    after = run_of(reported("a.py", 3, "m"), contents={"a.py": b"import x\n\nask(1)\n"})
    other = run_of(reported("a.py", 1, "m"), contents={"a.py": b"ask(2)\n"})
    first, second, third = (entries(run)[0]["fingerprint"] for run in (before, after, other))
    assert first == second != third


def test_a_cell_is_found_in_the_file() -> None:
    (one,) = entries(notebook_run())
    assert one["location"] == {"path": "n b.ipynb", "lines": {"begin": 17}}
    assert "(cell 1, line 2)" in one["description"]


def test_nothing_is_an_empty_list() -> None:
    assert entries(run_of()) == []
