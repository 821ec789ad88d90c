"""From the versions that a requirement admits to newer ones, in the form that it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from migrate_interactions.findings import SDK_FLOOR, SDK_NEWEST_KNOWN, Version
from migrate_interactions.rewriting.requirement_files.versions import raised, wanted
from migrate_interactions.sources import Requirement

#: Versions that are on PyPI, as far as these tests need them.
RELEASES = ["0.2.0", "1.2.0", "1.9.0", "1.55.0", "2.0.1", "2.3.0", "2.11.0", "2.12.0", "2.12.1"]
RELEASES += ["2.34.0", "3.0.0", "3.4.0"]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        # an exact version is the newest that was tested
        ("==1.20", "==3.4.0"),
        ("== 1.9.0", "== 3.4.0"),
        ("===1.9.0", "===3.4.0"),
        ("1.9", "3.4.0"),
        ("==2.3.0", "==3.4.0"),
        # a start is what is needed, with as many numbers
        (">=1.0", ">=2.12"),
        (">=0.2.0", ">=2.12.0"),
        (">1", ">=2.12"),
        (">= 1.5,  != 1.7", ">= 2.12"),
        (">=1.0,!=2.13.0", ">=2.12,!=2.13.0"),
        # what ends too early is the newest that was tested; what does not, keeps its end
        ("~=1.5", "~=3.4"),
        ("~=1.5.0", "~=3.4.0"),
        ("~=2.3", "~=2.12"),
        ("~=2.3.0", "~=3.4.0"),
        ("^1.9", "^3.4"),
        ("^1.9.0", "^3.4.0"),
        ("^2.3.1", "^2.12.0"),
        ("^0.8", "^3.4"),
        ("~1.9", "~3.4"),
        ("==1.*", "==3.*"),
        ("==1.9.*", "==3.4.*"),
        ("==2.*", "~=2.12"),
        ("2.*", "^2.12"),
        (">=1.0, <2", ">=2.12, <4"),
        ("<2,>=1.0", "<4,>=2.12"),
        (">=1.0,<2.0.0", ">=2.12,<4.0.0"),
        (">=1.0,<3", ">=2.12,<3"),
        (">=1.0,<=1.49.0", ">=2.12,<4"),
        (">=1.0,<=2.12", ">=2.12,<=2.12"),
        ("<2", ">=2.12,<4"),
        ("!=1.3", ">=2.12"),
        # what cannot be read
        (">=x.y", None),
        (">=1.0 <2", None),
        (">=1 || ^3", None),
    ],
)
def test_the_form_stays(says: str, expected: str | None) -> None:
    assert raised(says, wanted(None)) == expected


@pytest.mark.parametrize(
    ("says", "expected"),
    [("==1.20", "==2.20.0"), (">=2.12", ">=2.20"), ("~=1.5", "~=2.20"), ("<2", ">=2.20,<3")],
)
def test_the_version_that_the_user_chose_counts(says: str, expected: str) -> None:
    assert raised(says, wanted(Version(2, 20))) == expected


versions = st.sampled_from([*RELEASES, "1.0", "1", "2", "2.3", "3.0"])
clauses = st.one_of(
    st.tuples(st.sampled_from(["==", ">=", ">", "<", "<=", "!="]), versions).map("".join),
    versions.filter(lambda one: "." in one).map(lambda one: f"~={one}"),
)


@given(st.lists(clauses, min_size=1, max_size=3).map(",".join))
def test_nothing_older_is_admitted_and_nothing_new_is_excluded(says: str) -> None:
    new = raised(says, wanted(None))
    assert new is not None
    admitted = [Version.parse(one) for one in SpecifierSet(new).filter(RELEASES)]
    before = [Version.parse(one) for one in SpecifierSet(says).filter(RELEASES)]
    if any(one < SDK_FLOOR for one in before) or not before:
        assert all(one >= SDK_FLOOR for one in admitted)
    # where one clause is enough to say it, there is something to install
    if "," not in says and Requirement("", 1, says).lowest < SDK_FLOOR:
        assert admitted
    kept = [one for one in before if SDK_FLOOR <= one <= SDK_NEWEST_KNOWN]
    if not any(exact in says for exact in ("==", "~=")):
        assert set(kept) <= set(admitted)
    assert raised(new, wanted(None)) == new
