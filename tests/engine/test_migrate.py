"""Files are migrated whole, to rest, and every site is counted once."""

from dataclasses import replace

import pytest

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.engine.selection import Selection
from migrate_interactions.findings import (
    Accounting,
    Edit,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Span,
)
from migrate_interactions.sources import Candidate, Project, SourceFile, decode

from .fake_rules import (
    CODEMODS,
    OLD,
    SAFE,
    STAY,
    codemod,
    facts_of,
    fake_rulebook,
    finder,
    replacing,
)

HEAD = "def new(*a): pass\nold = stay = single = spin = flip = flop = wrong = safe = change = new\n"


def source(text: str, head: str = HEAD) -> SourceFile:
    return decode(Candidate("x.py", "/x.py"), (head + text).encode())


def migrated(text: str, settings: Settings | None = None, *codemods) -> FileResult:
    rulebook = Rulebook(codemods, facts_of, facts_of) if codemods else fake_rulebook()
    return migrate_file(source(text), rulebook, settings or Settings(), Project("/"))


def text_of(result: FileResult) -> str | None:
    return None if result.after is None else result.after.decode()[len(HEAD) :]


def codes(result: FileResult) -> list[tuple[str, str]]:
    return [(one.finding.code, str(one.outcome)) for one in result.reported]


def test_check_offers_and_migrate_applies() -> None:
    text = "old(1)\nstay(2)\nsingle(3)\n"
    checked = check_file(source(text), fake_rulebook(), Settings(), Project("/"))
    assert codes(checked) == [("GI151", "review"), ("GI152", "refused")]
    assert checked.accounting == Accounting(found=2, review=1, refused=1, one_shots=1)
    assert checked.after is None

    result = migrated(text)
    assert text_of(result) == "new(1)\nstay(2)\nsingle(3)\n"
    assert result.before == source(text).content
    assert codes(result) == [("GI151", "migrated"), ("GI152", "refused")]
    assert result.accounting == Accounting(found=2, migrated=1, refused=1, one_shots=1)


def test_a_second_run_changes_nothing() -> None:
    result = migrated("old(old(1))\n")
    assert text_of(result) == "new(new(1))\n"
    again = migrate_file(
        decode(Candidate("x.py", "/x.py"), result.after or b""),
        fake_rulebook(),
        Settings(),
        Project("/"),
    )
    assert again.after is None
    assert again.reported == ()


def test_everything_outside_the_edits_is_kept_byte_for_byte() -> None:
    text = "old( 1,)  # a\r\n\tif_ = '''\r\n'''\x0c\r\nold(2);old (3)"
    head = HEAD.replace("\n", "\r\n")
    text = text.replace("\t", "")
    result = migrate_file(source(text, head), fake_rulebook(), Settings(), Project("/"))
    assert result.after == (head + text.replace("old(", "new(")).encode()


def test_new_text_has_the_line_endings_of_the_file() -> None:
    def fix(finding, facts, policy):
        start = facts.span(finding.place, 0)
        return Fix("x", Safety.REVIEW, {facts.path: (Edit(start, ("a = 1\nb = 2\r\n",)),)})

    def detect(facts, policy):
        if "a = 1" not in facts.text:
            yield from finder("GI151", "old-call", "old")(facts, policy)

    rule = codemod("GI151", "old-call", detect, fix)
    result = migrate_file(
        source("old(1)\r\n", HEAD.replace("\n", "\r\n")),
        Rulebook((rule,), facts_of, facts_of),
        Settings(),
        Project("/"),
    )
    assert (result.after or b"").endswith(b"new\r\na = 1\r\nb = 2\r\nold(1)\r\n")


def test_safe_applies_safe_fixes_only() -> None:
    result = migrated("old(1)\nsafe(2)\n", Settings(safety=Safety.SAFE))
    assert text_of(result) == "old(1)\nnew(2)\n"
    assert codes(result) == [("GI151", "review"), ("GI157", "migrated")]
    assert result.accounting == Accounting(found=2, migrated=1, review=1)


def test_changes_of_behaviour_wait_for_permission() -> None:
    assert migrated("change(1)\n").after is None
    allowed = Settings(policy=Policy(allow_behaviour_change=True))
    assert text_of(migrated("change(1)\n", allowed)) == "new(1)\n"


def test_only_selected_rules_run() -> None:
    settings = Settings(selection=Selection(select=("GI15",), ignore=("GI151",)))
    result = migrated("old(1)\nsafe(2)\n", settings)
    assert text_of(result) == "old(1)\nnew(2)\n"
    assert codes(result) == [("GI157", "migrated")]


@pytest.mark.parametrize(("call", "cause"), [("spin(1)", "still being found"), ("flip(1)", "undo")])
def test_what_does_not_come_to_rest_is_an_internal_error(call: str, cause: str) -> None:
    result = migrated(f"{call}\nold(2)\n")
    assert result.after is None
    assert [one.finding.code for one in result.reported] == ["GI907"]
    assert cause in result.reported[0].finding.message


def test_what_the_verifier_rejects_is_not_written() -> None:
    result = migrated("old(1)\nwrong(2)\nstay(3)\n")
    assert result.after is None
    assert codes(result) == [
        ("GI151", "failed"),
        ("GI156", "failed"),
        ("GI152", "refused"),
        ("GI908", "failed"),
    ]
    assert "unbound is not bound (line 4)" in result.reported[-1].finding.message
    assert result.accounting == Accounting(found=3, failed=2, refused=1)


@pytest.mark.parametrize(
    ("text", "code", "cause"),
    [
        ("boom\na.send_message(1)\n", "GI907", "internal error: KeyError: 'boom'"),
        ("deep\na.send_message(1)\n", "GI907", "nested too deeply"),
        ("def f(:\na.send_message(1)\n", "GI903", "does not parse: invalid syntax"),
    ],
)
def test_what_breaks_the_analysis_is_told_and_its_calls_count(
    text: str, code: str, cause: str
) -> None:
    result = migrated(text)
    assert codes(result) == [(code, "failed")]
    assert cause in result.reported[0].finding.message
    assert result.accounting == Accounting(found=1, failed=1)


def test_two_findings_with_one_fix_count_their_sites_once() -> None:
    def detect(facts, policy):
        places = facts.places("old")
        for place in places:
            yield Finding("GI151", "old-call", place, "first", sites=(place,))
        if places:
            yield Finding("GI151", "old-call", places[0], "all", sites=places)

    def fix(finding, facts, policy):
        edits = tuple(Edit(facts.span(place, 3), ("new",)) for place in facts.places("old"))
        return Fix("all at once", Safety.REVIEW, {facts.path: edits})

    result = migrated("old(1)\nold(2)\n", None, codemod("GI151", "old-call", detect, fix))
    assert text_of(result) == "new(1)\nnew(2)\n"
    assert result.accounting == Accounting(found=2, migrated=2)


def test_a_fix_that_collides_waits_for_the_next_round() -> None:
    def fix(finding, facts, policy):
        """Replace the call with its argument, which may be a call as well."""
        start = facts.span(finding.place, 0).start
        return Fix(
            "x",
            Safety.REVIEW,
            {facts.path: (Edit(Span(start, facts.text.index("\n", start)), ("new(0)",)),)},
        )

    rule = replace(OLD, fix=fix)
    result = migrated("old(old(1))\nold(2)\n", None, rule)
    assert text_of(result) == "new(0)\nnew(0)\n"
    assert result.accounting == Accounting(found=3, migrated=3)


def test_a_finding_that_is_refused_once_the_others_are_fixed_is_reported_so() -> None:
    def fix(finding, facts, policy):
        if "new(" in facts.text[len(HEAD) :]:
            return Refusal("history-escapes", "only one fits")
        edits = (
            Edit(facts.span(finding.place, 3), ("new",)),
            Edit(Span(len(HEAD), len(HEAD)), (f"# {finding.place.column}\n",)),
            Edit(Span(len(facts.text) - 1, len(facts.text)), (f" # {finding.place.line}\n",)),
        )
        return Fix("x", Safety.REVIEW, {facts.path: edits})

    result = migrated("old(1)\nold(2)\n", None, replace(OLD, fix=fix))
    assert text_of(result) == "# 1\nnew(1)\nold(2) # 3\n"
    assert codes(result) == [("GI151", "migrated"), ("GI151", "refused")]
    assert result.reported[1].finding.place.line == 4
    assert result.accounting == Accounting(found=2, migrated=1, refused=1)


def test_a_finding_that_can_be_fixed_once_another_is_gone_is_migrated() -> None:
    def fix(finding, facts, policy):
        if facts.places("safe"):
            return Refusal("history-escapes", "the other one is in the way")
        return replacing("old", "new")(finding, facts, policy)

    result = migrated("old(1)\nsafe(2)\nstay(3)\n", None, replace(OLD, fix=fix), SAFE, STAY)
    assert text_of(result) == "new(1)\nnew(2)\nstay(3)\n"
    assert codes(result) == [("GI151", "migrated"), ("GI157", "migrated"), ("GI152", "refused")]
    assert result.reported[0].finding.refusal is None
    assert result.accounting == Accounting(found=3, migrated=2, refused=1)


def test_a_refusal_stays_where_another_rule_fixes_the_same_call() -> None:
    refused = replace(STAY, detect=finder("GI152", "staying-call", "old"))
    result = migrated("old(1)\n", None, OLD, refused)
    assert text_of(result) == "new(1)\n"
    assert codes(result) == [("GI151", "migrated"), ("GI152", "refused")]


def test_a_fix_of_several_files_is_left_where_only_one_is_migrated() -> None:
    def fix(finding, facts, policy):
        return Fix("x", Safety.REVIEW, {"x.py": (Edit(Span(0, 0), ("# ",)),), "other.py": ()})

    result = migrated("old(1)\n", None, replace(OLD, fix=fix))
    assert codes(result) == [("GI151", "review")]
    assert result.after is None


def test_comments_silence_rules_and_keep_their_calls_from_other_fixes() -> None:
    result = migrated("old(1)  # migrate-interactions: ignore[GI151] on purpose\nold(2)\n")
    assert text_of(result) == "old(1)  # migrate-interactions: ignore[GI151] on purpose\nnew(2)\n"
    assert codes(result) == [("GI151", "suppressed"), ("GI151", "migrated")]
    assert result.reported[0].reason == "on purpose"
    assert result.accounting == Accounting(found=2, suppressed=1, migrated=1)

    twin = codemod("GI159", "twin", finder("GI159", "twin", "old"), CODEMODS[0].fix)
    result = migrated("old(1)  # migrate-interactions: ignore[GI151]\n", None, OLD, twin)
    assert result.after is None
    assert codes(result) == [("GI151", "suppressed"), ("GI159", "refused")]
    assert result.accounting == Accounting(found=1, suppressed=1)


def test_comments_that_silence_nothing_are_told_unless_their_rule_is_off() -> None:
    text = (
        "new(1)  # migrate-interactions: ignore[GI151]\n"
        "new(2)  # migrate-interactions: ignore[safe-call]\n"
    )
    assert [one.line for one in migrated(text).unused_suppressions] == [3, 4]
    settings = Settings(selection=Selection(ignore=("GI151",)))
    assert [one.line for one in migrated(text, settings).unused_suppressions] == [4]


def test_imports_that_lose_their_use_go_and_others_stay() -> None:
    head = "import os\nfrom legacy import old\nfrom fresh import new\n"
    result = migrate_file(source("new\nold(1)\n", head), fake_rulebook(), Settings(), Project("/"))
    assert result.after == b"import os\nfrom fresh import new\nnew\nnew(1)\n"
