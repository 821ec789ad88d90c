"""Whatever else is in a file of requirements: only the versions of google-genai change."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from migrate_interactions.findings import SDK_FLOOR
from migrate_interactions.rewriting.requirement_files.edits import applied, raising
from migrate_interactions.rewriting.requirement_files.versions import wanted
from migrate_interactions.sources.requirement_files import format_of
from migrate_interactions.sources.requirements import requirements_in

names = st.sampled_from(["google-genai", "Google_GenAI", "google.genai"])
extras = st.sampled_from(["", "[aiohttp]", "[aiohttp,local-tokenizer]"])
old = st.sampled_from(["==1.20", ">=1.0, <2", "~=1.5", " >= 1.9.0", "<2", "==1.*", ">=1,!=1.3"])
markers = st.sampled_from(["", " ; python_version >= '3.10'", ";sys_platform=='linux'"])
wanted_ones = st.tuples(names, extras, old, markers).map("".join)
others = st.sampled_from(
    [
        "click",
        "google-genai-tools==1.0",
        "google-generativeai>=0.3",
        "langchain-google-genai>=1.0,<2",
        "google-api-core [grpc]==2.0",
        "httpx>=0.27,<1",
    ]
)
comments = st.sampled_from(["", "  # google-genai==1.0", " # why"])
newlines = st.sampled_from(["\n", "\r\n"])


def raised(name: str, text: str) -> str:
    row = format_of(name)
    assert row is not None
    return applied(text, raising(text, tuple(row.mentions(text)), wanted(None)))


def without_versions(line: str) -> tuple[Any, ...]:
    found = Requirement(line)
    return found.name, found.extras, str(found.marker)


@given(st.lists(st.tuples(others | wanted_ones, comments), max_size=6), newlines, st.booleans())
def test_lines(lines: list[tuple[str, str]], newline: str, ends: bool) -> None:
    text = newline.join(map("".join, lines)) + (newline if ends else "")
    new = raised("requirements.txt", text)
    before, after = text.split(newline), new.split(newline)
    assert len(before) == len(after)
    for old_line, new_line, (requirement, comment) in zip(before, after, lines, strict=False):
        if "genai" in requirement[:12].lower() and "tools" not in requirement:
            assert new_line.endswith(comment)
            changed = new_line.removesuffix(comment)
            assert without_versions(changed) == without_versions(requirement)
            assert not Requirement(changed).specifier.contains("2.11.0")
            assert Requirement(changed).specifier.contains("3.4.0")
        else:
            assert new_line == old_line
    assert raised("requirements.txt", new) == new


quotes = st.sampled_from(["'", '"'])


def quoted(one: str, quote: str) -> str:
    return quote + one.replace("'", '"' if quote == "'" else "'") + quote


@given(
    st.lists(st.tuples(others | wanted_ones, quotes), min_size=1, max_size=5),
    st.lists(st.tuples(wanted_ones, quotes), max_size=2),
    st.booleans(),
    newlines,
)
def test_toml(
    listed: list[tuple[str, str]], elsewhere: list[tuple[str, str]], over_lines: bool, newline: str
) -> None:
    between = f",{newline}    " if over_lines else ", "
    text = newline.join(
        (
            "[project]",
            'name = "x"  # google-genai==1.0',
            f"dependencies = [{between.join(quoted(*one) for one in listed)}]",
            f"keywords = [{between.join(quoted(*one) for one in elsewhere)}]",
            "[tool.other]",
            f"dependencies = [{between.join(quoted(*one) for one in elsewhere)}]",
            "",
        )
    )
    new = raised("pyproject.toml", text)
    before, after = tomllib.loads(text), tomllib.loads(new)
    for old_one, new_one in zip(
        before["project"].pop("dependencies"), after["project"].pop("dependencies"), strict=True
    ):
        assert without_versions(new_one) == without_versions(old_one)
        if Requirement(old_one).name.lower().replace("_", "-").replace(".", "-") != "google-genai":
            assert new_one == old_one
    assert before == after
    assert all(
        one.lowest >= SDK_FLOOR for one in requirements_in("pyproject.toml", "", new.encode())
    )
    assert raised("pyproject.toml", new) == new
