"""Every site is counted once, in its strongest column."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate_interactions.engine.file_result import Outcome, Reported
from migrate_interactions.engine.tally import tally
from migrate_interactions.findings import Finding, Place

SITES = [Place("x.py", line) for line in range(1, 6)]


def reported(outcome: Outcome, *sites: Place, code: str = "GI101") -> Reported:
    return Reported(Finding(code, "n", Place("x.py", 9), "m", sites=sites), outcome)


def test_the_stronger_outcome_wins() -> None:
    for index, strong in enumerate(Outcome):
        for weak in list(Outcome)[index:]:
            counted = tally([reported(weak, SITES[0]), reported(strong, SITES[0])])
            assert (counted.found, getattr(counted, strong)) == (1, 1)


def test_a_finding_without_sites_stands_for_its_own_place_unless_it_is_a_failure() -> None:
    assert tally([reported(Outcome.REFUSED)]).refused == 1
    assert tally([reported(Outcome.FAILED, code="GI901")]).found == 0


def test_one_shots_that_a_finding_has_are_counted_with_it() -> None:
    counted = tally([reported(Outcome.REVIEW, SITES[0])], SITES[:3])
    assert (counted.found, counted.one_shots) == (1, 2)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(Outcome), st.lists(st.sampled_from(SITES), min_size=1))))
def test_the_accounting_always_closes(rows) -> None:
    counted = tally([reported(outcome, *sites) for outcome, sites in rows])
    assert counted.found == len({site for _, sites in rows for site in sites})
