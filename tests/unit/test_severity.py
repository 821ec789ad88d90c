"""Every rule says how much its findings matter; findings say how sure they are."""

import dataclasses
import random

from migrate_interactions.engine.catalogue import load_catalogue
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.findings import Confidence, Severity
from migrate_interactions.sources import Candidate, Failure, Project, source_of

from ..engine.fake_rules import OLD, facts_of


def test_severities_are_in_order() -> None:
    mixed = random.Random(1).sample(list(Severity), 3)
    assert sorted(mixed, key=lambda one: one.rank) == ["error", "warning", "note"]
    reached = {one: [x for x in Severity if x.reaches(one)] for one in Severity}
    assert reached["error"] == ["error"]
    assert reached["warning"] == ["error", "warning"]
    assert reached["note"] == ["error", "warning", "note"]


def test_a_threshold_of_confidence_lets_the_surer_through() -> None:
    assert [one for one in Confidence if one.reaches(Confidence.MEDIUM)] == ["high", "medium"]


def test_findings_have_the_severity_of_their_rule() -> None:
    rule = dataclasses.replace(OLD, severity=Severity.NOTE)
    source = source_of(Candidate("a.py", "/a.py"), b"old(1)\n")
    rulebook = Rulebook((rule,), facts_of, facts_of)
    result = check_file(source, rulebook, Settings(), Project("/", (), ()))
    (one,) = result.reported
    assert one.finding.severity is Severity.NOTE
    assert Failure("GI903", "a.py", "cause").finding().severity is Severity.ERROR


def test_what_is_broken_today_is_an_error() -> None:
    by_code = {one.code: one.severity for one in load_catalogue()}
    assert by_code["GI510"] is by_code["GI603"] is Severity.ERROR
    assert by_code["GI101"] is Severity.WARNING
    assert by_code["GI106"] is Severity.NOTE
