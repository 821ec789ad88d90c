"""The pages about rules: one for each, from the codemod's docstring, and an index of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from migrate_interactions.command_line.catalogue import Rule

INDEX = "docs/rules.md"
FOLDER = "docs/rules"

#: The families of codes.
FAMILIES = {
    "GI1": "State that the program keeps",
    "GI2": "Work that takes long",
    "GI3": "Tools",
    "GI4": "Other ways to the model",
    "GI5": "Code that uses the Interactions API already",
    "GI6": "What is around the calls",
    "GI9": "Files that could not be done",
}
_HEAD = "| rule | what it finds | severity | fix |\n|---|---|---|---|\n"
_FAILED = (
    "A file with one of these makes the exit code 2. The other files are done all the same.\n\n"
    "| code | name | meaning |\n|---|---|---|\n"
)


def page_of(rule: Rule) -> str:
    """Where the page of a rule is, from the root of the repository."""
    return f"{FOLDER}/{rule.code}.md"


def rule_pages(rules: tuple[Rule, ...]) -> Iterator[tuple[str, str]]:
    """The path and the text of the index and of the page of every rule that is a codemod's."""
    yield INDEX, _index(rules)
    for rule in rules:
        if rule.safety:
            yield page_of(rule), _page(rule)


def _page(rule: Rule) -> str:
    parts = [
        f"# {rule.code} {rule.name}",
        rule.documentation.strip(),
        rule.in_short,
        *(f"See <{link}>." for link in rule.links),
        "[All rules](../rules.md)",
    ]
    return "\n\n".join(parts) + "\n"


def _index(rules: tuple[Rule, ...]) -> str:
    text = (
        "# Rules\n\nEach rule has a page with the code before and after; `migrate-interactions "
        "explain CODE` prints it in the terminal.\n"
    )
    for family, members in groupby(rules, key=lambda rule: rule.code[:3]):
        listed = list(members)
        failed = not listed[0].safety
        text += f"\n## {FAMILIES[family]}\n\n{_FAILED if failed else _HEAD}"
        text += "".join(map(_failure_row if failed else _row, listed))
    return text


def _row(rule: Rule) -> str:
    # the anchor is that of the rule's heading when all rules were on this page
    anchor = f'<a id="{rule.code.lower()}-{rule.name}"></a>'
    link = f"[{rule.code} {rule.name}](rules/{rule.code}.md)"
    return f"| {anchor}{link} | {rule.summary} | {rule.severity} | {rule.safety} |\n"


def _failure_row(rule: Rule) -> str:
    return f"| {rule.code} | {rule.name} | {rule.summary} |\n"
