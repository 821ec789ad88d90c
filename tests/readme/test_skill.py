"""The skill for coding agents: its head, its commands, its rules, its words for the pack."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from migrate_interactions.audit.hand_off import hand_offs
from migrate_interactions.command_line.catalogue import all_rules
from migrate_interactions.command_line.group import main
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.findings import Finding, Place, Refusal
from migrate_interactions.reporting.audit.hand_off_pages import INDEX, hand_off_pages
from tests.readme.commands import ROOT, commands

PAGE = "skills/migrate-interactions/SKILL.md"
TEXT = (ROOT / PAGE).read_text("utf-8")
COMMANDS = commands(PAGE)


def test_the_head_names_the_skill_after_its_folder() -> None:
    _, head, body = TEXT.split("---\n", 2)
    fields = yaml.safe_load(head)
    assert set(fields) == {"name", "description"}
    assert fields["name"] == (ROOT / PAGE).parent.name
    assert 0 < len(fields["description"]) <= 1024
    assert body.strip()


def test_the_ways_of_working_are_all_there() -> None:
    named = {command.split()[1] for command in COMMANDS}
    assert named == {"check", "explain", "audit", "migrate", "prove"}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_accepted(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    for name in ("src/bot.py", "session.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    program, name, *arguments = shlex.split(command)
    assert program == "migrate-interactions"
    assert isinstance(main, click.Group)
    with click.Context(main) as context:
        found = main.get_command(context, name)
        assert found is not None
        made = found.make_context(name, list(arguments), parent=context)
    for code in _codes(made.params.get("select")) or _codes(made.params.get("code")):
        assert any(rule.code.startswith(code) for rule in all_rules()), code


def _codes(value: object) -> list[str]:
    values = value if isinstance(value, tuple | list) else [value]
    return re.findall(r"GI\d+", " ".join(str(one) for one in values))


def test_rules_that_are_named_exist() -> None:
    known = {rule.code for rule in all_rules()}
    assert set(re.findall(r"GI\d{3}", TEXT)) <= known


def test_the_keys_of_the_pack_are_those_that_are_written() -> None:
    place = Place("a.py", 1)
    refusal = Refusal("tools", "A sentence.")
    finding = Finding("GI101", "a-name", place, "A message.", refusal=refusal)
    run = Run((FileResult("a.py", (Reported(finding, Outcome.REFUSED),)),), contents={"a.py": b"f"})
    (entry,) = json.loads(hand_off_pages(hand_offs(run))[INDEX])["conversations"]
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", TEXT, re.MULTILINE)
    told = {key for row in rows for key in re.findall(r"\w+", row)}
    assert told == set(entry) - {"sites"}
    assert {"reason", "sentence", "refused_at", "advice"} <= set(entry["findings"][0])
