"""What ``init`` would write into a project: texts, made from what is there; nothing is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from migrate_interactions.command_line.origin import NAME, Origin
from migrate_interactions.configuration import TABLE
from migrate_interactions.sources import dominant_newline

_CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
_PYTHON = "actions/setup-python@ece7cb06caefa5fff74198d8649806c4678c61a1 # v6.3.0"

#: The hooks' entry where they do not come from this tool's own repository.
CHECK = "migrate-interactions check --force-exclude"

TABLE_TEXT = f"""\
[tool.{TABLE}]
state = "server"    # or "stateless", "forbid": where conversations may live
safety = "review"   # or "safe": which fixes are applied
"""


@dataclass(frozen=True)
class Proposal:
    """A file, its text (None: it is not there), the text to add, and the whole text afterwards.

    ``whole`` is None where the text cannot be added safely, or is there already (``reason``).
    """

    path: str
    before: str | None
    added: str
    whole: str | None
    reason: str = ""


def proposals(read: Callable[[str], str | None], origin: Origin) -> tuple[Proposal, ...]:
    """What to write; ``read`` gives the text of a file of the project, None if it is not there."""
    return (
        _configuration(read("pyproject.toml")),
        _hook(read(".pre-commit-config.yaml"), origin),
        _workflow(read(WORKFLOW), origin),
    )


def _configuration(text: str | None) -> Proposal:
    path = "pyproject.toml"
    if text is None:
        return Proposal(path, None, TABLE_TEXT, TABLE_TEXT)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Proposal(path, text, TABLE_TEXT, None, f"it is not valid TOML: {error}")
    tools = before.get("tool", {})
    if isinstance(tools, dict) and TABLE in tools:
        return Proposal(path, text, "", None, "it has the table already")
    whole = _appended(text, TABLE_TEXT, blank=True)
    try:
        tomllib.loads(whole)
    except tomllib.TOMLDecodeError:
        return Proposal(
            path, text, TABLE_TEXT, None, "its table `tool` is written in a way of its own"
        )
    return Proposal(path, text, TABLE_TEXT, whole)


def _appended(text: str, added: str, *, blank: bool = False) -> str:
    """``text`` and ``added``, in the line endings of ``text``."""
    newline = dominant_newline(text)
    whole = text if not text or text.endswith(("\n", "\r")) else text + newline
    between = newline if blank and whole else ""
    return whole + between + added.replace("\n", newline)


def _hook(text: str | None, origin: Origin) -> Proposal:
    path = ".pre-commit-config.yaml"
    entry = hook_entry(origin)
    if text is None:
        whole = "repos:\n" + _indented(entry, "  ")
        return Proposal(path, None, whole, whole)
    if NAME in text:
        return Proposal(path, text, "", None, "it names the tool already")
    indent = _indent_of_repos(text)
    if indent is None:
        return Proposal(path, text, entry, None, "its list `repos` is not the last of plain lines")
    added = _indented(entry, indent)
    return Proposal(path, text, added, _appended(text, added))


def hook_entry(origin: Origin) -> str:
    """One entry of ``repos``, not indented."""
    if origin.repository:
        return (
            f"- repo: {origin.repository}\n  rev: {origin.rev}\n  hooks:\n    - id: {NAME}-check\n"
        )
    return (
        "- repo: local\n"
        "  hooks:\n"
        f"    - id: {NAME}-check\n"
        f"      name: {NAME} (check)\n"
        f"      entry: {CHECK}\n"
        "      language: python\n"
        f'      additional_dependencies: ["{origin.requirement}"]\n'
        "      types_or: [python, jupyter]\n"
        "      require_serial: true\n"
    )


def _indented(text: str, indent: str) -> str:
    return "".join(indent + line for line in text.splitlines(keepends=True))


def _indent_of_repos(text: str) -> str | None:
    """How the entries of ``repos`` are indented; None if no line can be added after the last.

    That is so where ``repos`` is a list in block form and the last key of the only document.
    """
    found = re.search(r"^repos:[ \t]*(?:#.*)?\r?\n", text, re.MULTILINE)
    if found is None or "\t" in text:
        return None
    lines = [line for line in text[found.end() :].splitlines() if line.strip()]
    code = [line for line in lines if not line.lstrip().startswith("#")]
    if not code or not code[0].lstrip().startswith("- "):
        return None
    indent = code[0][: len(code[0]) - len(code[0].lstrip())]
    inside = all(line.startswith((indent + "- ", indent + " ")) for line in code)
    return indent if inside else None


WORKFLOW = ".github/workflows/migrate-interactions.yml"


def _workflow(text: str | None, origin: Origin) -> Proposal:
    if text is not None:
        return Proposal(WORKFLOW, text, "", None, "it is there already")
    whole = workflow(origin)
    return Proposal(WORKFLOW, None, whole, whole)


def workflow(origin: Origin) -> str:
    """A workflow that checks pushes and pull requests; through the action where there is one."""
    steps = _ACTION_STEPS if origin.action else _PLAIN_STEPS
    permissions = _ACTION_PERMISSIONS if origin.action else _PLAIN_PERMISSIONS
    return _WORKFLOW.format(permissions=permissions) + steps.format(
        checkout=_CHECKOUT, python=_PYTHON, action=origin.action, requirement=origin.requirement
    )


_WORKFLOW = """\
name: migrate-interactions

on:
  push:
    branches: [main]
  pull_request:

permissions: {{}}

jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
{permissions}    steps:
"""
_PLAIN_PERMISSIONS = "      contents: read\n"
_ACTION_PERMISSIONS = (
    "      contents: read\n"
    "      actions: read # of private repositories\n"
    "      security-events: write # to upload what is found\n"
)
_PLAIN_STEPS = """\
      - uses: {checkout}
        with:
          persist-credentials: false
      - uses: {python}
        with:
          python-version: "3.13"
      - run: pip install "{requirement}"
      - run: migrate-interactions check
"""
_ACTION_STEPS = """\
      - uses: {checkout}
        with:
          persist-credentials: false
      - uses: {action}
"""
