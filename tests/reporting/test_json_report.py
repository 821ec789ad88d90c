"""The report for programs keeps to its schema."""

import json
from pathlib import Path

import pytest

jsonschema = pytest.importorskip("jsonschema")

from migrate_interactions.engine.file_result import Run  # noqa: E402
from migrate_interactions.findings import StateMode  # noqa: E402
from migrate_interactions.reporting.json_report import json_report, migration_json  # noqa: E402

from .runs import run  # noqa: E402

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "json-output.schema.json").read_text())


def valid(text: str) -> dict:
    report = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    return report


def test_a_check_is_valid_and_says_everything() -> None:
    report = valid(json_report(run(), "check", StateMode.SERVER))
    first, second, failure = report["findings"]
    assert first == {
        "code": "GI101",
        "name": "history-resend",
        "path": "chat/bot.py",
        "line": 3,
        "end_line": 4,
        "column": 5,
        "cell": None,
        "message": "earlier turns are sent again",
        "severity": "warning",
        "confidence": "high",
        "safety": "review",
        "fixable": True,
        "outcome": "review",
        "title": "an id instead of the history",
        "details": ["the turns are stored"],
        "refusal": None,
        "sites": [{"path": "chat/bot.py", "line": 3, "end_line": 4, "column": 5, "cell": None}],
        "removable_lines": [2, 4],
        "provenance": [
            {
                "path": "chat/bot.py",
                "line": 1,
                "end_line": 2,
                "column": 1,
                "cell": None,
                "fact": "the client is made here",
            }
        ],
    }
    assert second["refusal"] == {
        "reason": "streaming",
        "sentence": "`send_message_stream` is used",
        "line": 9,
        "link": "https://ai.google.dev/gemini-api/docs/migrate-to-interactions",
    }
    assert (second["safety"], second["fixable"]) == ("manual", False)
    assert (failure["code"], failure["outcome"]) == ("GI903", "failed")
    assert (failure["severity"], failure["confidence"]) == ("error", "high")
    assert report["suppressed"][0]["suppression"] == "on purpose"
    assert report["unused_suppressions"] == [
        {
            "path": "chat/bot.py",
            "line": 30,
            "cell": None,
            "kind": "ignore",
            "rules": ["gi101"],
            "problem": "silences nothing; remove it",
        }
    ]
    assert report["accounting"] == {
        "found": 5,
        "migrated": 0,
        "review": 1,
        "refused": 2,
        "suppressed": 1,
        "failed": 1,
        "one_shots": 1,
    }
    assert report["files"] == {"searched": 1200, "mentioning_gemini": 2, "failed": 1}
    assert report["state"]["mode"] == "server"


def test_a_migration_has_its_changes() -> None:
    done = run(before=b"a\n", after=b"\xe9\n")
    report = valid(
        json_report(done, "migrate", StateMode.STATELESS, **migration_json(done, True, None))
    )
    assert report["changes"][0]["written"] is True
    diff = report["changes"][0]["diff"].encode("utf-8", "surrogateescape")
    assert diff.endswith(b"-a\n+\xe9\n")


def test_an_empty_run_is_valid() -> None:
    assert valid(json_report(Run((), 0, 0), "check", StateMode.FORBID))["findings"] == []


def test_the_schema_is_strict_about_what_it_describes() -> None:
    report = json.loads(json_report(run(), "migrate", StateMode.SERVER))
    with pytest.raises(jsonschema.ValidationError, match="changes"):
        jsonschema.Draft202012Validator(SCHEMA).validate(report)


def test_every_key_is_documented() -> None:
    page = (DOCS / "json-output.md").read_text()
    keys = [*SCHEMA["properties"], *SCHEMA["$defs"]["finding"]["properties"]]
    assert [key for key in keys if f"`{key}`" not in page] == []
