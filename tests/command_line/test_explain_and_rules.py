"""What can be found is listed and explained."""

import json

import pytest
from click.testing import CliRunner

from migrate_interactions import __version__
from migrate_interactions.command_line import main
from migrate_interactions.command_line.group import COMMANDS
from migrate_interactions.sources import FAILURES


def output(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_rules_lists_every_rule_once() -> None:
    rows = output("rules").splitlines()
    codes = [row.split()[0] for row in rows]
    assert codes == sorted(codes)
    assert {"GI101", "GI102", "GI103", *FAILURES} <= set(codes)
    rules = json.loads(output("rules", "--format", "json"))["rules"]
    assert [rule["code"] for rule in rules] == codes


@pytest.mark.parametrize("word", ["GI101", "gi101", "history-resend"])
def test_explain_takes_code_and_name(word: str) -> None:
    page = output("explain", word)
    assert page.startswith("# GI101 history-resend\n")
    assert "Before:" in page
    assert "After:" in page


def test_failures_are_explained_too() -> None:
    assert "GI903 unparsable-file" in output("explain", "GI903")
    assert json.loads(output("explain", "GI903", "--format", "json"))["safety"] is None


def test_version_and_help() -> None:
    assert __version__ in output("--version")
    assert "emulator" in output("--help")
    for command in COMMANDS:
        assert "Usage:" in output(command, "--help")
