"""``rules``: list what can be found."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from migrate_interactions.command_line.catalogue import Rule, all_rules
from migrate_interactions.command_line.options import format_option
from migrate_interactions.reporting.lines import Line, print_lines

_STYLES = {"error": "red", "warning": "yellow"}


@click.command()
@format_option
def command(output: str) -> int:
    """List the rules: code, name, severity, how safe the fix is, what it finds."""
    rules = all_rules()
    if output == "json":
        from migrate_interactions.reporting.json_report import dumped

        sys.stdout.write(dumped({"version": 1, "rules": [rule.as_json() for rule in rules]}))
    else:
        print_lines(_table(rules))
    return 0


def _table(rules: tuple[Rule, ...]) -> Iterator[Line]:
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        yield (
            ("bold", f"{rule.code}  "),
            ("", f"{rule.name:<{width}}  "),
            (_STYLES.get(rule.severity, ""), f"{rule.severity:<7}  "),
            ("green", f"{rule.safety or '-':<6}  "),
            ("dim", rule.summary),
        )
