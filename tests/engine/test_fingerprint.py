"""A finding is the same after what does not matter has changed, and another after what does."""

import pytest

from migrate_interactions.engine.fingerprint import fingerprint, fingerprints, normalised
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Finding, Place

CALL = "answer = client.generate(model='m', contents=history)"


@pytest.mark.parametrize(
    "other",
    [
        f"        {CALL}",
        f"{CALL}  # migrate-interactions: ignore[GI101] later",
        "answer = client.generate(\n    model='m',\n    contents=history,\n)",
        "answer = client.generate(  # why\n    model='m', contents=history\n)",
        "answer = client.generate(\\\n    model='m', contents=history)",
        f"{CALL}\nprint(answer)",
        f"{CALL}\r\nprint(answer)".replace("\r\n", "\n"),
    ],
)
def test_layout_and_comments_do_not_count(other: str) -> None:
    assert normalised(other) == normalised(CALL)


@pytest.mark.parametrize(
    "other",
    [
        CALL.replace("history", "turns"),
        CALL.replace("'m'", "'# m'"),
        CALL.replace("'m'", "'''m\n# n'''"),
        CALL.replace("answer = ", ""),
        f"await {CALL}",
    ],
)
def test_the_code_counts(other: str) -> None:
    assert normalised(other) != normalised(CALL)


def test_only_the_head_of_a_loop_counts() -> None:
    assert normalised("while True:\n    a()\n") == normalised("while True:\n    b()\n")


def test_code_that_is_cut_off_is_no_obstacle() -> None:
    assert normalised("  call(a, [b\n") == "call ( a , [ b"
    assert normalised('f("""a') == 'f ( """a'
    assert normalised("") == normalised("\n# only a comment") == ""


def test_rule_and_path_count() -> None:
    known = fingerprint("GI101", "a.py", CALL)
    assert known == fingerprint("GI101", "a.py", f"\t{CALL}")
    assert len({known, fingerprint("GI102", "a.py", CALL), fingerprint("GI101", "b.py", CALL)}) == 3
    assert fingerprint("GI101", "\udcff.py", CALL)


def test_equal_findings_are_numbered() -> None:
    texts = SourceTexts({"a.py": b"call(1)\ncall(2)\n    call( 1 )\n"})
    found = [Finding("GI101", "n", Place("a.py", line), "m") for line in (1, 2, 3)]
    first, second, third = fingerprints(found, texts)
    assert first.endswith(":1")
    assert second.endswith(":1")
    assert third == first.replace(":1", ":2")
