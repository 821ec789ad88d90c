"""Who outside of a file may get a response that is read in it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using, offered_to_others
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError


def refuse_use_elsewhere(facts: Facts, definition: cst.CSTNode, name: str) -> None:
    """Raise RefusedError where ``name``, which holds responses, is used in a file that stays."""
    others = files_using(facts, name)
    if others:
        raise RefusedError(
            "used-in-another-file",
            f"`{name}` has the response and is used in {others[0]}",
            facts.tree.line(definition),
        )


def refuse_callers_elsewhere(facts: Facts, function: cst.FunctionDef) -> None:
    """Raise RefusedError where files that stay, or others' projects, may call ``function``."""
    name = function.name.value
    refuse_use_elsewhere(facts, function, name)
    package = offered_to_others(facts, name)
    if package is not None:
        sentence = f"`{name}` returns the response, and {package} offers it to others"
        raise RefusedError("response-escapes", sentence, facts.tree.line(function))


def refuse_without_callers(facts: Facts, function: cst.FunctionDef) -> None:
    """Raise RefusedError where no call in the file gets what ``function`` returns."""
    calls = facts.calls.calls_of(function)
    runs = (facts.tracker.overrides.methods_run(call, function) for call in calls)
    if not any(function in methods for methods in runs):
        raise RefusedError(
            "response-escapes",
            f"the response is returned by `{function.name.value}`, whose callers are not in this "
            "file",
            facts.tree.line(function),
        )
