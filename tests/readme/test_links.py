"""Links between the repository's pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme.commands import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What can stand behind ``#``: headings as GitHub names them, and anchors in the text."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", _CODE.sub(lambda found: found[0].strip("`"), text), re.M)
    named = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return named | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = _CODE.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if ":" in path:
            continue
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), target
        if anchor and goal.suffix == ".md":
            assert anchor in anchors(goal), target


def test_links_to_rules_from_when_they_had_one_page_still_work() -> None:
    assert {"gi101-history-resend", "gi604-older-sdk"} <= anchors(ROOT / "docs/rules.md")
    assert "files-that-could-not-be-done" in anchors(ROOT / "docs/rules.md")
