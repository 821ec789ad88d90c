"""The log is valid against the schema of OASIS, and within what GitHub takes."""

import gzip
import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run, Suppressor
from migrate_interactions.findings import Edit, Finding, Fix, Place, Safety, Span
from migrate_interactions.reporting.sarif import log, results
from migrate_interactions.sources import FAILURES

from .odd_runs import (
    MESSAGES,
    PATHS,
    fixed_run,
    many,
    notebook_run,
    odd_run,
    reported,
    run_of,
    written,
)
from .runs import run
from .sarif_fixes import apply, path_of

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
FIXTURES = Path(__file__).parents[1] / "fixtures"


def sarif(of: Run) -> dict:
    """The only run of the log, which is valid."""
    whole = json.loads(written("sarif", of))
    VALIDATOR.validate(whole)
    (one,) = whole["runs"]
    return one


def test_the_log_of_any_run_is_valid() -> None:
    for one in (odd_run(), notebook_run(), run(), Run()):
        sarif(one)


def test_the_schema_rejects_what_is_wrong() -> None:
    whole = json.loads(written("sarif", run()))
    whole["runs"][0]["results"][0]["locations"][0]["line"] = 3
    with pytest.raises(jsonschema.ValidationError, match="line"):
        VALIDATOR.validate(whole)


def test_rules_say_what_github_shows() -> None:
    found = sarif(run())
    driver = found["tool"]["driver"]
    assert driver["semanticVersion"]
    assert found["automationDetails"]["id"] == "migrate-interactions/"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(ids)
    assert {"GI101", "GI510"} <= set(ids)
    for rule in (*driver["rules"], *driver["notifications"]):
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"]):
            assert 0 < len(text) <= 1024
            assert "\n" not in text
    for rule in driver["rules"]:
        assert "```python" in rule["help"]["markdown"]
        assert rule["help"]["text"]
        assert len(rule["name"]) <= 255
        assert "security-severity" not in rule["properties"]
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert 0 < len(rule["properties"]["tags"]) <= 10
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
    assert (levels["GI510"], levels["GI101"], levels["GI106"]) == ("error", "warning", "note")


def test_results_point_to_their_rules_and_places() -> None:
    found = sarif(run())
    rules = found["tool"]["driver"]["rules"]
    first, second, quiet = found["results"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "chat/bot.py"},
        "region": {"startLine": 3, "startColumn": 1, "endLine": 3},
    }
    flow = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in flow] == ["the client is made here"]
    (other,) = second["relatedLocations"]
    assert other["physicalLocation"]["region"]["startLine"] == 9
    assert "Stays (streaming): `send_message_stream` is used (line 9)" in second["message"]["text"]
    assert quiet["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "on purpose"}
    ]


def test_a_baseline_suppresses_from_outside() -> None:
    one = reported("a.py", 1, "m", outcome=Outcome.SUPPRESSED, suppressor=Suppressor.BASELINE)
    (result,) = sarif(run_of(one))["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted"}]


def test_files_that_failed_are_notifications() -> None:
    found = sarif(run())
    assert not [one for one in found["results"] if one["ruleId"] in FAILURES]
    (invocation,) = found["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    described = found["tool"]["driver"]["notifications"][told["descriptor"]["index"]]
    assert described["id"] == told["descriptor"]["id"] == "GI903"
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "chat/broken.py"
    assert sarif(notebook_run())["invocations"] == [{"executionSuccessful": True}]


def test_columns_are_utf_16_units() -> None:
    line = "'\U0001f600'; call()   "
    one = reported("a.py", 1, "m", column=6)
    found = sarif(run_of(one, contents={"a.py": line.encode()}))
    assert found["columnKind"] == "utf16CodeUnits"
    region = found["results"][0]["locations"][0]["physicalLocation"]["region"]
    units = line.encode("utf-16-le")
    start, end = (region[key] - 1 for key in ("startColumn", "endColumn"))
    assert units[start * 2 : end * 2].decode("utf-16-le") == "call()"


def test_addresses_are_encoded() -> None:
    locations = [
        one["locations"][0]["physicalLocation"]["artifactLocation"]
        for one in sarif(odd_run())["results"]
    ]
    assert {path_of(one) for one in locations} == set(PATHS)
    assert all(one["uri"].isascii() for one in locations)
    assert not [one for one in locations if set(one["uri"]) & set(" \"'\n:|<>[]#?`")]
    absolute = sarif(run_of(reported("/x y/a.py", 1, "m")))["results"][0]["locations"][0]
    assert absolute["physicalLocation"]["artifactLocation"]["uri"] == "file:///x%20y/a.py"


def test_no_sentence_becomes_a_link() -> None:
    texts = [one["message"]["text"] for one in sarif(odd_run())["results"]]
    assert any("`handlers[name] (args)`" in text for text in texts)
    assert not [text for text in texts if "](" in text]


def test_a_cell_is_found_in_the_file_and_has_no_fix() -> None:
    (result,) = sarif(notebook_run())["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 17, "endLine": 17}
    assert result["message"]["text"].startswith("Cell 1, line 2: in a cell")
    assert "fixes" not in result


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        ("str(1)\n2\n", [(0, 3, "int")], "int(1)\n2\n"),
        ("1\nstr(1)", [(2, 5, "int")], "1\nint(1)"),
        ("1\n2", [(1, 3, "")], "1"),
        ("", [(0, 0, "x = 1\n")], "x = 1\n"),
        ("1\n", [(2, 2, "2\n3")], "1\n2\n3"),
        ("1", [(1, 1, "\n2\n")], "1\n2\n"),
        (
            "'\U0001f600'\r\nstr(1)\r\n2\r\n",
            [(5, 8, "int\nbool")],
            "'\U0001f600'\r\nint\r\nbool(1)\r\n2\r\n",
        ),
        ("1\r2\r3\r", [(2, 3, "4")], "1\r4\r3\r"),
        ("1\x0c\n'\u2028'\n2\n", [(7, 8, "3")], "1\x0c\n'\u2028'\n3\n"),
        ("1\n2\n3\n4\n", [(0, 1, "5"), (6, 7, "6")], "5\n2\n3\n6\n"),
    ],
)
def test_a_fix_makes_the_text_that_the_engine_makes(before: str, edits: list, after: str) -> None:
    (result,) = sarif(fixed_run(before, *edits))["results"]
    (fix,) = result["fixes"]
    assert apply(fix, {"a.py": before}) == {"a.py": after}


def test_a_fix_may_change_several_files() -> None:
    edits = {"a b.py": (Edit(Span(0, 1), ("x",)),), "b.py": (Edit(Span(4, 5), ("2",)),)}
    fix = Fix("mend both", Safety.REVIEW, edits)
    one = reported("a b.py", 1, "m", outcome=Outcome.REVIEW, fix=fix)
    before = {"a b.py": "a = 1\n", "b.py": "a = 1\n"}
    contents = {path: text.encode() for path, text in before.items()}
    (result,) = sarif(run_of(one, contents=contents))["results"]
    assert apply(result["fixes"][0], before) == {"a b.py": "x = 1\n", "b.py": "a = 2\n"}
    alone = run_of(one, contents={"a b.py": contents["a b.py"]})
    assert "fixes" not in sarif(alone)["results"][0]


@pytest.mark.parametrize("new", ["unbound", "(", "int("])
def test_a_fix_that_the_verifier_rejects_is_not_offered(new: str) -> None:
    assert "fixes" in sarif(fixed_run("str(1)\n", (0, 3, "int")))["results"][0]
    assert "fixes" not in sarif(fixed_run("str(1)\n", (0, 3, new)))["results"][0]


def test_what_is_applied_already_is_not_offered() -> None:
    (one,) = fixed_run("str(1)\n", (0, 3, "int")).reported
    done = Reported(one.finding, Outcome.MIGRATED)
    (result,) = sarif(run_of(done, contents={"a.py": b"str(1)\n"}))["results"]
    assert "fixes" not in result
    assert result["message"]["text"].endswith("Migrated: mend it")


def test_the_fixes_of_a_real_program_make_the_migrated_program(monkeypatch, tmp_path) -> None:
    program = (FIXTURES / "GI101/reset-command-clear/program.py").read_text()
    (tmp_path / "bot \xe4.py").write_text(program)
    monkeypatch.chdir(tmp_path)
    text = CliRunner().invoke(main, ["check", "--format", "sarif", "."]).output
    whole = json.loads(text)
    VALIDATOR.validate(whole)
    fixed = {
        apply(result["fixes"][0], {"bot \xe4.py": program})["bot \xe4.py"]
        for result in whole["runs"][0]["results"]
    }
    assert CliRunner().invoke(main, ["migrate", "--write", "."]).exit_code == 0
    assert fixed == {(tmp_path / "bot \xe4.py").read_text()}


def test_fingerprints_are_stable_and_unique() -> None:
    def prints(code: str, lines: list[int]) -> list[dict]:
        found = [reported("a.py", line, "m") for line in lines]
        results = sarif(run_of(*found, contents={"a.py": code.encode()}))["results"]
        return [result["partialFingerprints"] for result in results]

    before = prints("ask(1)\nask(1)\nask(2)\n", [1, 2, 3])
    moved = prints("# new\n\n  ask(1) # why\nask( 1 )\nask(\n    2)\n", [3, 4, 5])
    own = [one["migrateInteractions/v1"] for one in before]
    assert own == [one["migrateInteractions/v1"] for one in moved][:2] + own[2:]
    assert len(set(own)) == 3
    assert [one["primaryLocationLineHash"].rpartition(":")[2] for one in before] == ["1"] * 3


def test_too_many_results_end_with_their_number(monkeypatch) -> None:
    assert log.MOST_RESULTS <= 25_000
    monkeypatch.setattr(log, "MOST_RESULTS", 20)
    found = sarif(many(30))
    assert len(found["results"]) == 20
    *kept, last = found["results"]
    assert last["message"]["text"] == "12 more findings are left out of this report"
    assert last["locations"]
    rule = found["tool"]["driver"]["rules"][last["ruleIndex"]]
    assert rule["id"] == last["ruleId"] == log.LEFT_OUT
    assert kept[-1]["level"] == "error"
    assert {one["level"] for one in kept[:-1]} == {"note"}
    assert len(sarif(many(19))["results"]) == 20


def test_too_large_a_log_loses_fixes_then_flows_then_findings(monkeypatch) -> None:
    fix = Fix("mend", Safety.REVIEW, {"a.py": (Edit(Span(0, 0), ("# unlike\n" * 200,)),)})
    chain = tuple((Place("a.py", line), f"fact {line * 7919}") for line in range(1, 30))
    found = [
        reported("a.py", line, f"m {line}", outcome=Outcome.REVIEW, fix=fix, provenance=chain)
        for line in range(1, 41)
    ]
    of = run_of(*found, contents={"a.py": b"call()\n" * 50})
    whole = len(gzip.compress(written("sarif", of).encode()))

    def keys(limit: int) -> tuple[int, set[str]]:
        monkeypatch.setattr(log, "MOST_BYTES", limit)
        text = written("sarif", of)
        assert len(gzip.compress(text.encode())) <= limit
        results = json.loads(text)["runs"][0]["results"]
        return len(results), {"fixes", "codeFlows"} & set(results[0])

    assert keys(whole) == (40, {"fixes", "codeFlows"})
    assert keys(whole - 10) == (40, {"codeFlows"})
    monkeypatch.setattr(log, "rules_of", lambda run: [{"id": "GI101"}])
    count, left = keys(1600)
    assert left == set()
    assert 0 < count < 40


def test_many_sites_and_steps_are_cut_with_their_number(monkeypatch) -> None:
    assert results.MOST_LOCATIONS <= 1000
    monkeypatch.setattr(results, "MOST_LOCATIONS", 10)
    sites = tuple(Place("a.py", line) for line in range(1, 13))
    chain = tuple((site, "fact") for site in sites)
    finding = Finding("GI101", "history-resend", sites[0], "m", sites=sites, provenance=chain)
    (result,) = sarif(run_of(Reported(finding, Outcome.REFUSED)))["results"]
    assert len(result["locations"] + result["relatedLocations"]) == 10
    assert result["relatedLocations"][-1]["message"]["text"] == "3 more calls"
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert len(steps) == 10
    assert steps[-1]["location"]["message"]["text"] == "3 more steps"


def test_rules_of_others_are_described_too() -> None:
    place = Place("a.py", 1)
    finding = Finding("XY123", "of-a-plugin", place, "m")
    result = FileResult("a.py", (Reported(finding, Outcome.REFUSED),))
    found = sarif(Run((result,)))
    (rule,) = found["tool"]["driver"]["rules"]
    assert rule["id"] == "XY123"


def test_control_characters_do_not_break_the_log() -> None:
    assert len(sarif(odd_run())["results"]) == len(PATHS) * (len(MESSAGES) + 1)
