"""The catalogue under LibCST's own runner: a command per rule, and one for all rules.

    python -m libcst.tool codemod --no-format -x interactions_codemods.libcst_commands.AllRules src

Each command is called like its rule: ``HistoryResend`` for history-resend. That runner does each
file alone, so what changes several files stays, with a warning.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import Any, ClassVar

import libcst
from libcst.codemod import CodemodCommand, CodemodContext

from interactions_codemods import CODEMODS
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.engine.selection import Selection
from migrate_interactions.findings import OneShots, Policy, Safety, StateMode, parse_target
from migrate_interactions.sources import FAILURES, Project, SourceFile, shown_path


class NotMigratedError(Exception):
    """The file could not be analysed, or its rewrite was stopped; the message says why."""


class Command(CodemodCommand):
    """Runs some rules of the catalogue over one file."""

    codes: ClassVar[tuple[str, ...]]

    def __init__(self, context: CodemodContext, **arguments: Any) -> None:
        super().__init__(context)
        self.settings = Settings(
            policy=Policy(
                StateMode(arguments.get("state", StateMode.SERVER)),
                OneShots(arguments.get("one_shots", OneShots.LEAVE)),
                bool(arguments.get("allow_behaviour_change")),
            ),
            safety=Safety(arguments.get("safety", Safety.REVIEW)),
            selection=Selection(self.codes),
            target=arguments.get("target"),
        )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        """The options of ``migrate-interactions migrate`` that decide which fixes there are."""
        arg_parser.add_argument("--state", choices=[str(one) for one in StateMode])
        arg_parser.add_argument("--one-shots", choices=[str(one) for one in OneShots])
        arg_parser.add_argument("--allow-behaviour-change", action="store_true")
        arg_parser.add_argument("--safety", choices=[str(Safety.SAFE), str(Safety.REVIEW)])
        arg_parser.add_argument("--target", type=parse_target)
        arg_parser.set_defaults(state="server", one_shots="leave", safety="review")

    def transform_module_impl(self, tree: libcst.Module) -> libcst.Module:
        """The migrated module. Raises :class:`NotMigratedError`."""
        source, project = self._source(tree)
        result = migrate_file(source, installed_rulebook(), self.settings, project)
        for warning in dict.fromkeys(_warnings(result)):
            self.warn(warning)
        if result.after is None:
            return tree
        after = result.after.decode(source.encoding)
        return libcst.parse_module(after, config=tree.config_for_parsing)

    def _source(self, tree: libcst.Module) -> tuple[SourceFile, Project]:
        base = os.getcwd()
        location = os.path.abspath(self.context.filename or "standard_input.py")
        path = shown_path(location, base)
        content = tree.code.encode(tree.encoding)
        source = SourceFile(path, location, content, tree.code, tree.encoding)
        return source, Project(base, (location,), (location,))


def _warnings(result: FileResult) -> Iterator[str]:
    for one in result.reported:
        finding = one.finding
        if finding.code in FAILURES:
            raise NotMigratedError(f"{finding.place}: {finding.code} {finding.message}")
        if one.outcome is Outcome.MIGRATED and finding.fix is not None:
            yield from finding.fix.details
        elif one.outcome is not Outcome.SUPPRESSED:
            yield f"{finding.place}: {finding.code} {finding.message}{_why_it_stays(one)}"


def _why_it_stays(one: Reported) -> str:
    refusal = one.finding.refusal
    if refusal is None:
        return ""
    if refusal.reason == "outside-given-files":
        return "; stays: its fix changes several files, which `migrate-interactions migrate` can do"
    return f"; stays: {refusal.reason}: {refusal.sentence}"


def _command(name: str, description: str, codes: tuple[str, ...]) -> type[Command]:
    return type(
        name, (Command,), {"__module__": __name__, "DESCRIPTION": description, "codes": codes}
    )


AllRules = _command("AllRules", "Move Gemini code to the Interactions API.", ())

# LibCST finds commands by their names in this module.
for _codemod in CODEMODS:
    _name = "".join(map(str.capitalize, _codemod.name.split("-")))
    globals()[_name] = _command(
        _name, _codemod.documentation.strip().split("\n")[0], (_codemod.code,)
    )
