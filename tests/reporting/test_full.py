"""The code is shown with marks under it, with the fix or the reason for none."""

import pytest

from migrate_interactions.findings import Category, Confidence, Place, Refusal, going

from .odd_runs import fixed_run, notebook_run, reported, run_of, written


def block(text: str) -> list[str]:
    """The lines of the first finding."""
    return text.split("\n\n")[0].split("\n")


def test_a_refusal_is_explained() -> None:
    one = reported(
        "a.py",
        3,
        "sent again",
        column=8,
        confidence=Confidence.MEDIUM,
        refusal=Refusal("streaming", "it streams", 7),
        provenance=((Place("a.py", 1, 10), "the client is made here"),),
        orchestration=going("a.py", Category.HISTORY, (9, 4, 5, 6)),
    )
    code = b"client = genai.Client()\n\nreply = client.ask(  # now\n    1)\n"
    assert block(written("full", run_of(one, contents={"a.py": code}))) == [
        "warning[GI101] history-resend: sent again (medium confidence)",
        "  --> a.py:3:8",
        "  |",
        "1 | client = genai.Client()",
        "2 |",
        "3 | reply = client.ask(  # now",
        "  |        ^^^^^^^^^^^^^^^^^^^",
        "  = known by:",
        "    a.py:1:10: the client is made here: client = genai.Client()",
        "  = removable: lines 4-6, 9",
        "  = stays: streaming: it streams (line 7)",
        "    https://ai.google.dev/gemini-api/docs/migrate-to-interactions",
    ]


@pytest.mark.parametrize(
    ("line", "column", "above"),
    [
        ("\tcall()", 2, "    "),
        ("'\U0001f600'; call()", 6, "'xx'; "),
        ("'\u65e5\u672c'; call()", 7, "'xxxx'; "),
        ("'e\u0301'; call()", 7, "'e'; "),
    ],
)
def test_marks_stand_below_their_code(line: str, column: int, above: str) -> None:
    one = reported("a.py", 1, "m", column=column)
    shown = block(written("full", run_of(one, contents={"a.py": line.encode()})))
    assert shown[4] == "  | " + " " * len(above) + "^" * len("call()")


def test_a_fix_is_a_diff() -> None:
    shown = block(written("full", fixed_run("str(1)\r\nsecond\r\n", (0, 3, "int\nbool"))))
    assert shown[-8:] == [
        "  = fix (review): mend it",
        "    --- a/a.py",
        "    +++ b/a.py",
        "    @@ -1,2 +1,3 @@",
        "    -str(1)",
        "    +int",
        "    +bool(1)",
        "     second",
    ]


def test_one_fix_for_two_findings_is_shown_once() -> None:
    run = fixed_run("str(1)\nstr(2)\n", (0, 3, "int"))
    (one,) = run.reported
    second = reported("a.py", 2, "m", outcome=one.outcome, fix=one.finding.fix)
    text = written("full", run_of(one, second, contents=dict(run.contents)))
    assert text.count("+int(1)") == 1
    assert "mend it (that of a.py:1:1, once for both)" in text


def test_a_cell_is_shown_by_its_own_lines() -> None:
    shown = block(written("full", notebook_run()))
    assert shown[1:6] == [
        "  --> n b.ipynb:cell 1:2:10",
        "  |",
        "1 | first = 1",
        "2 | second = call()",
        "  |          ^^^^^^",
    ]


def test_a_file_that_is_not_known_is_no_obstacle() -> None:
    assert block(written("full", run_of(reported("a.py", 3, "m")))) == [
        "warning[GI101] history-resend: m",
        "  --> a.py:3:1",
    ]
