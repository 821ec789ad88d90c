"""What may be read of an interaction that is fetched when it is done, in place of a created one.

A fetched interaction begins with the step of the user, and it is only handed on when it has
completed or waits for the results of functions.
"""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_tested

#: Attributes that are the same, however the interaction was come by.
_SAME = frozenset(
    {
        *("id", "model", "agent", "usage", "errors", "created", "environment_id"),
        *("output_text", "output_image", "output_audio", "output_video"),
        *("previous_interaction_id", "service_tier"),
    }
)
_HANDED_ON = frozenset({"completed", "requires_action"})


def refuse_reads(facts: Facts, call: cst.Call) -> None:
    """Raise RefusedError if what ``call`` gives is read for something that would differ."""
    tree = facts.tree
    queue: list[cst.BaseExpression] = [call]
    seen: set[cst.CSTNode] = set()
    while queue:
        start = queue.pop()
        if start in seen:
            continue
        seen.add(start)
        journey = facts.tracker.follow(start)
        if journey.escapes:
            escape = journey.escapes[0]
            raise RefusedError(
                "response-escapes", f"the interaction {escape.what}", tree.line(escape.node)
            )
        for cls, name in journey.attributes:
            _refuse_use_elsewhere(facts, cls, name)
        for function, _ in journey.parameters:
            _refuse_use_elsewhere(facts, function, function.name.value)
        for function in journey.returned_by:
            _refuse_use_elsewhere(facts, function, function.name.value)
            if facts.tracker.mentions_uncalled(function) or not facts.calls.calls_of(function):
                raise RefusedError(
                    "response-escapes",
                    f"the interaction is returned by `{function.name.value}`, "
                    "whose callers are not all seen",
                    tree.line(function),
                )
            queue += facts.calls.calls_of(function)
        for use in journey.uses:
            _check(facts, use)


def _check(facts: Facts, use: cst.BaseExpression) -> None:
    tree = facts.tree
    read = tree.parent(use)
    match read:
        case cst.Attribute(attr=cst.Name(value=name)) if name in _SAME:
            return
        case cst.Attribute(attr=cst.Name(value="steps")) if _by_type(facts, read):
            return
        case cst.Attribute(attr=cst.Name(value="status")) if _of_done(facts, read):
            return
        case _ if is_tested(tree, use):
            return
    shown = read if isinstance(read, cst.Attribute) else use
    raise RefusedError(
        "response-read",
        f"`{tree.excerpt(shown)}` is read, which is not the same of an interaction in the "
        "background",
        tree.line(use),
    )


def _of_done(facts: Facts, status: cst.Attribute) -> bool:
    """Whether the status is only shown, or compared with those an interaction comes back with."""
    match facts.tree.parent(status):
        case cst.FormattedStringExpression():
            return True
        case cst.Comparison(
            left=left,
            comparisons=[cst.ComparisonTarget(cst.Equal() | cst.NotEqual(), comparator=text)],
        ):
            return left is status and constant_text(text) in _HANDED_ON
    return False


def _by_type(facts: Facts, steps: cst.Attribute) -> bool:
    """Whether the steps are gone through, and looked at by their type."""
    tree = facts.tree
    node: cst.CSTNode = steps
    parent = tree.parent(node)
    match parent:
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=cst.List(elements=[])) if (
            left is steps
        ):
            node, parent = parent, tree.parent(parent)
    match parent:
        case cst.CompFor(target=cst.Name(value=name), iter=iterable, ifs=[first, *_]):
            return iterable is node and _tests_type(first.test, name)
        case cst.For(target=cst.Name(value=name), iter=iterable, body=body) if iterable is node:
            first_statement = body.body[0]
            return all(_only_of_type(line, name) for line in body.body) or (
                _leaves_others(first_statement, name)
            )
    return False


def _only_of_type(line: cst.CSTNode, name: str) -> bool:
    """Whether ``line`` does something only for certain types of steps."""
    match line:
        case cst.If(test=test, orelse=None):
            return _tests_type(test, name)
        case cst.If(test=test, orelse=cst.If() as other):
            return _tests_type(test, name) and _only_of_type(other, name)
    return False


def _leaves_others(line: cst.CSTNode, name: str) -> bool:
    """``if step.type != "model_output": continue``."""
    match line:
        case cst.If(
            test=cst.Comparison(
                left=cst.Attribute(value=cst.Name(value=tested), attr=cst.Name("type")),
                comparisons=[cst.ComparisonTarget(cst.NotEqual(), comparator=text)],
            ),
            body=cst.BaseSuite(body=[*_, cst.SimpleStatementLine(body=[*_, cst.Continue()])]),
            orelse=None,
        ):
            return tested == name and constant_text(text) not in (None, "user_input")
    return False


def _tests_type(test: cst.BaseExpression, name: str) -> bool:
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And()):
            return _tests_type(left, name)
        case cst.Comparison(
            left=cst.Attribute(value=cst.Name(value=tested), attr=cst.Name("type")),
            comparisons=[cst.ComparisonTarget(operator=operator, comparator=wanted)],
        ) if tested == name:
            match operator, wanted:
                case cst.Equal(), _:
                    listed = [wanted]
                case cst.In(), cst.Tuple() | cst.List() | cst.Set():
                    listed = [element.value for element in wanted.elements]
                case _:
                    return False
            return all(constant_text(one) not in (None, "user_input") for one in listed)
    return False


def _refuse_use_elsewhere(facts: Facts, definition: cst.CSTNode, name: str) -> None:
    if others := files_using(facts, name):
        raise RefusedError(
            "used-in-another-file",
            f"`{name}` has the interaction and is used in {others[0]}",
            facts.tree.line(definition),
        )
