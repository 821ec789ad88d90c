"""The fix of a loop that takes a status for another one, or the refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.only_waiting import only_waiting
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.conversations.misuse.status_problems import Problem, StatusProblem
from migrate_interactions.conversations.misuse.status_values import Compared
from migrate_interactions.conversations.misuse.unseen_failures import uses_failed_as_answer
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.mapping.statuses import (
    COMPLETED,
    FAILED,
    STATUSES,
    WORKING,
    status_meant,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.misuse.waiting import WAITED_FOR, wait_instead
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text

_BRACKETS: dict[type[cst.CSTNode], tuple[str, str]] = {
    cst.Tuple: ("(", ")"),
    cst.List: ("[", "]"),
    cst.Set: ("{", "}"),
}
_TITLE = "tell all statuses apart"


def fix_status_problem(facts: ModuleFacts, problem: StatusProblem) -> Fix | Refusal:
    """The comparisons mended where they stand, or a wait that knows all statuses."""
    base, polling = facts.base, problem.polling
    details: tuple[str, ...] = ()
    try:
        waiting = only_waiting(base, polling)
        if waiting is not None and uses_failed_as_answer(base, polling) is not None:
            draft, details = wait_instead(base, polling, waiting), WAITED_FOR
        elif Problem.UNSEEN_FAILURE in problem.problems:
            raise RefusedError(
                "polling-loop",
                "look at `status` behind the loop: only `completed` has an answer, and `errors` "
                "says what went wrong",
                facts.tree.line(polling.loop),
            )
        else:
            draft = _mended(base, problem)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(title=_TITLE, safety=Safety.REVIEW, edits=edits, details=details, stores=False)


@dataclass
class _Comparison:
    """One comparison, and the statuses that it is to name."""

    node: cst.CSTNode
    texts: list[str] = field(default_factory=list)


def _mended(facts: Facts, problem: StatusProblem) -> Draft:
    polling = problem.polling
    comparisons: dict[cst.CSTNode, _Comparison] = {}
    for compared in polling.compared:
        one = comparisons.setdefault(compared.comparison, _Comparison(compared.comparison))
        one.texts.append(_meant(facts, compared))
    named = {text for one in comparisons.values() for text in one.texts}
    missing = [one for one in FAILED if polling.is_stuck(one) and one not in named]
    if Problem.FAILURE in problem.problems and FAILED[0] not in named:
        raise RefusedError(
            "polling-loop",
            "say what is to be done with an interaction that is "
            f"{', '.join(FAILED[:-1])} or {FAILED[-1]}",
            facts.tree.line(polling.loop),
        )
    takes_queued = Problem.QUEUED in problem.problems or not polling.working.stays
    draft = Draft(facts.tree)
    changed = False
    for one in comparisons.values():
        texts = list(dict.fromkeys(one.texts))
        if FAILED[0] in texts and Problem.STARTS_TO_WAIT not in problem.problems:
            texts += missing
        if WORKING[0] in texts and WORKING[1] not in texts and takes_queued:
            texts += [WORKING[1]]
        if texts != _as_written(polling, one.node):
            _write(facts, draft, polling, one.node, texts)
            changed = True
    if not changed:
        raise _elsewhere(facts, polling.loop)
    return draft


def _meant(facts: Facts, compared: Compared) -> str:
    if compared.text in STATUSES:
        return compared.text
    meant = status_meant(compared.text)
    if not meant:
        raise RefusedError(
            "polling-loop",
            f"no status is called {compared.text!r}, and none is known that it means",
            facts.tree.line(compared.comparison),
        )
    return meant


def _as_written(polling: PollingLoop, comparison: cst.CSTNode) -> list[str]:
    return [one.text for one in polling.compared if one.comparison is comparison]


def _write(
    facts: Facts, draft: Draft, polling: PollingLoop, node: cst.CSTNode, texts: Sequence[str]
) -> None:
    """Let the comparison ``node`` be with ``texts``. Raises RefusedError."""
    tree = facts.tree
    match node:
        case cst.Comparison(left=left, comparisons=[target]):
            texts_node = target.comparator
        case cst.MatchValue(value=value):
            listed = " | ".join(_quoted(facts, value, text) for text in texts)
            draft.replace(node, listed)
            return
        case _:
            raise _elsewhere(facts, node)
    if not tree.is_within(node, [polling.loop]):
        raise _elsewhere(facts, node)
    match texts_node:
        case cst.SimpleString():
            if len(texts) == 1:
                draft.replace(texts_node, _quoted(facts, texts_node, texts[0]))
                return
            word = "in" if isinstance(target.operator, cst.Equal) else "not in"
            listed = ", ".join(_quoted(facts, texts_node, text) for text in texts)
            draft.replace(node, draft.carry(left), f" {word} ({listed})")
        case cst.Tuple() | cst.List() | cst.Set() if all(
            constant_text(one.value) is not None for one in texts_node.elements
        ):
            first = texts_node.elements[0].value
            written = tree.source(texts_node)
            listed = ", ".join(_quoted(facts, first, text) for text in texts)
            span = draft.carry(texts_node)
            opening, closing = _BRACKETS[type(texts_node)]
            if "#" in written:
                raise _elsewhere(facts, node)
            draft.replace_span(span, f"{opening}{listed}{',' if len(texts) == 1 else ''}{closing}")
        case _:
            raise _elsewhere(facts, node)


def _quoted(facts: Facts, like: cst.BaseExpression, text: str) -> str:
    quote = "'" if facts.tree.source(like).startswith("'") else '"'
    return f"{quote}{text}{quote}"


def _elsewhere(facts: Facts, node: cst.CSTNode) -> RefusedError:
    known = ", ".join((*WORKING, COMPLETED, *FAILED))
    return RefusedError(
        "polling-loop",
        f"the statuses are named where they may serve others too; there are {known}",
        facts.tree.line(node),
    )
