"""Work in the background whose id is not kept, so that nobody can fetch what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.misuse.answer_journeys import answer_journey
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.syntax.notebook_cells import is_shown

_ANSWER = frozenset({"output_text", "output_image", "output_audio", "outputs", "steps"})
#: Methods that show or log what they are given.
_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "echo"})
_PRINTING = frozenset({"print", "pprint", "display", "repr", "str", "rprint"})


@dataclass(frozen=True, eq=False)
class LostId:
    """A call that starts work; ``answer`` is where its answer is read though it has none yet."""

    call: InteractionCall
    answer: cst.BaseExpression | None
    is_shown: bool


def find_lost_ids(facts: Facts) -> tuple[LostId, ...]:
    """The calls of the module that start work in the background and lose its id."""
    if "webhook" in facts.tree.text:
        return ()  # the service tells the program when it is done
    found = (_lost(facts, call) for call in facts.interaction_calls if call.creates)
    return tuple(one for one in found if one is not None)


def _lost(facts: Facts, call: InteractionCall) -> LostId | None:
    stream = call.argument("stream")
    if not call.says("background") or call.has_unseen_arguments or stream is not None:
        return None
    journey = answer_journey(facts, call)
    if journey is None:
        return None
    shown = False
    for escape in journey.escapes:
        if not _shows(facts, escape.node):
            return None
        shown = True
    if journey.returned_by or journey.attributes or journey.parameters or journey.containers:
        return None
    answer: cst.BaseExpression | None = None
    for use in journey.uses:
        match facts.tree.parent(use):
            case cst.Attribute(attr=cst.Name(value=name)) as read if name in _ANSWER:
                answer = answer or read
            case cst.Attribute(attr=cst.Name(value="id")) as read:
                if not _shows(facts, read):
                    return None
                shown = True
            case cst.Attribute(attr=cst.Name(value="status")):
                pass
            case cst.Attribute():
                return None
    if shown and _fetches_others(facts):
        return None
    if answer is None and journey.bindings and _stays_in_kernel(facts, call.call):
        return None
    return LostId(call, answer, shown)


def _stays_in_kernel(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether a person has the variables at ``node`` at hand, as in a notebook."""
    inside = facts.calls.enclosing_function(node) is not None
    return not inside and is_notebook(facts.tree.part_of(node).path)


def _shows(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` is printed or logged, and nothing else."""
    current: cst.CSTNode = node
    for above in facts.tree.ancestors(node):
        match above:
            case cst.FormattedStringExpression() | cst.FormattedString() | cst.Arg():
                current = above
            case cst.ConcatenatedString() | cst.BinaryOperation():
                current = above
            case cst.Call(func=func, args=args) if current in args:
                if not _is_showing(func):
                    return False
                if isinstance(func, cst.Name) and func.value in ("str", "repr"):
                    current = above
                    continue
                return True
            case cst.Expr():
                return is_shown(facts.tree, above)
            case _:
                return False
    return False


def _is_showing(func: cst.BaseExpression) -> bool:
    match func:
        case cst.Name(value=name):
            return name in _PRINTING
        case cst.Attribute(attr=cst.Name(value=name)):
            return name in _LOGGING or name in _PRINTING
    return False


def _fetches_others(facts: Facts) -> bool:
    """Whether the module fetches interactions: a person may type in the id that is shown."""
    return any(not call.creates for call in facts.interaction_calls) or (
        "interactions.get" in facts.tree.text
    )
