"""``explain CODE``: what a rule is about."""

from __future__ import annotations

import sys

import click

from migrate_interactions.command_line.catalogue import Rule, all_rules
from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import format_option
from migrate_interactions.findings.near_words import did_you_mean
from migrate_interactions.reporting.lines import is_terminal, printable


def _known(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """The codes that begin like what is typed so far, for the completion of shells."""
    return [rule.code for rule in all_rules() if rule.code.startswith(typed.upper())]


@click.command()
@click.argument("code", shell_complete=_known)
@format_option
def command(code: str, output: str) -> int:
    """Explain a rule, given by its code or its name: what it finds, before and after."""
    rule = _find(code)
    if output == "json":
        from migrate_interactions.reporting.json_report import dumped

        sys.stdout.write(dumped(rule.as_json()))
        return 0
    text = _page(rule)
    if is_terminal(sys.stdout):
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        sys.stdout.write(printable(text, sys.stdout))
    return 0


def _find(word: str) -> Rule:
    rules = {known: rule for rule in all_rules() for known in (rule.code, rule.name)}
    rule = rules.get(word.upper()) or rules.get(word.lower())
    if rule is None:
        hint = did_you_mean(word, rules) or "migrate-interactions rules lists them"
        fail(f"there is no rule {word}; {hint}")
    return rule


def _page(rule: Rule) -> str:
    parts = [f"# {rule.code} {rule.name}", rule.documentation.strip()]
    if rule.removes:
        parts.append(rule.in_short)
    parts.extend(rule.links)
    return "\n\n".join(parts) + "\n"
