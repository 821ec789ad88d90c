"""An audit's report survives the way through its file, and a wrong file is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from migrate_interactions.audit.record_reading import ReportError
from migrate_interactions.audit.report import VERSION, AuditReport
from migrate_interactions.audit.report_file import from_json, to_json
from migrate_interactions.findings import Accounting
from tests.reporting.audit.samples import SAMPLES, rich

from .schemas import problems, schema

VALIDATOR = Draft202012Validator(schema("audit"))

#: Texts with what bytes that are no text become in names of files.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
NUMBERS = st.integers(0, 9)
#: What is counted, and lines: none is below nothing.
COUNTS = st.integers(0, 2**40)
ACCOUNTINGS = st.builds(
    lambda parts, one_shots: Accounting(sum(parts), *parts, one_shots),
    st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    NUMBERS,
)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type that a report is made of."""
    if hint is Accounting:
        return ACCOUNTINGS
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{one.name: values(hints[one.name]) for one in fields(hint)})
    match get_args(hint):
        case (kind, rest) if rest is Ellipsis:
            return st.lists(values(kind), max_size=3).map(tuple)
        case kinds if kinds and get_origin(hint) is tuple:
            return st.tuples(*map(values, kinds))
        case kinds if kinds:
            return st.one_of(*map(values, kinds))
    return {str: TEXTS, float: FLOATS, int: COUNTS}.get(hint, st.from_type(hint))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(values(AuditReport))
def test_every_report_comes_back_as_it_was(report: AuditReport) -> None:
    text = to_json(report)
    back = from_json(text)
    assert back == report
    assert to_json(back) == text
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_the_schema_describes_what_is_written(sample: Callable[[], AuditReport]) -> None:
    text = to_json(sample())
    assert problems("audit", text) == []
    assert from_json(text) == sample()


def test_the_schema_names_every_key() -> None:
    """Nothing that the rich report writes is unknown to it, at any depth."""
    assert problems("audit", to_json(rich()), strict=True) == []


def test_the_text_is_sorted_and_ends_with_a_newline() -> None:
    text = to_json(rich())
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"


def test_the_summary_has_the_figures() -> None:
    summary = json.loads(to_json(rich()))["summary"]
    # by hand, from the sample: 4+31+12+41+19+28 go, 3+4+9 change, 20+27 stay
    assert summary["lines"] == {
        "goes": 135, "changes": 16, "stays": 47, "total": 198, "branches": 11, "removed": 57,
        "share": 135 / 198,
    }  # fmt: skip
    assert summary["by_category"]["tool routers and dispatch loops"]["goes"] == 19
    assert summary["by_folder"]["jobs"]["goes"] == 28
    assert summary["score"] == 64


def changed(change: Callable[[dict], object]) -> str:
    value = json.loads(to_json(rich()))
    change(value)
    return json.dumps(value)


WRONG = [
    ("[]", "odd.json: an audit's report is an object, not a list"),
    ("{}", "odd.json: version is missing, so this is no audit's report"),
    (
        changed(lambda one: one.update(version=VERSION + 1)),
        f"odd.json: its version is {VERSION + 1}, and this program reads version {VERSION}: "
        "update migrate-interactions",
    ),
    (changed(lambda one: one.pop("name")), "odd.json: name is missing"),
    (
        changed(lambda one: one["findings"][2].update(line="20")),
        'odd.json: findings[2].line is "20"; a whole number is needed',
    ),
    (
        changed(lambda one: one["findings"][2].update(line=True)),
        "odd.json: findings[2].line is true; a whole number is needed",
    ),
    (
        changed(lambda one: one["ledger"]["lines"][0].update(fate="lives")),
        'odd.json: ledger.lines[0].fate is "lives"; one of goes, changes, stays is needed',
    ),
    (
        changed(lambda one: one["rules"][0].append("more")),
        "odd.json: rules[0] has 3 items; 2 are needed",
    ),
    (
        changed(lambda one: one.update(savings=None)),
        "odd.json: savings is null; an object is needed",
    ),
    (
        changed(lambda one: one["accounting"].update(found=99)),
        "odd.json: accounting: accounting does not close",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[one[1][10:40] for one in WRONG])
def test_a_wrong_file_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ReportError) as caught:
        from_json(text, "odd.json")
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"version": NaN}'])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"^odd\.json: this is not JSON"):
        from_json(text, "odd.json")


def test_keys_of_later_programs_are_passed_over() -> None:
    text = changed(lambda one: one.update(later=[1]) or one["findings"][0].update(later=1))
    assert from_json(text) == rich()


def test_keys_that_came_later_may_be_missing() -> None:
    assert from_json(changed(lambda one: one.pop("commit"))).commit == ""
