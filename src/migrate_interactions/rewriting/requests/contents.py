"""``contents=`` of a call, or the message of a chat, becomes ``input=``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.part_lists import read_part_list
from migrate_interactions.conversations.parts import NoTurn, Part, PartKind, Reader, read_part
from migrate_interactions.conversations.turn_lists import turns_in
from migrate_interactions.conversations.turns import USER, Turn, read_turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.layout import Items, Value, laid_out
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.replaying import replay
from migrate_interactions.rewriting.stability import is_stable
from migrate_interactions.rewriting.turns import Users, input_value, steps_of
from migrate_interactions.rewriting.upkeep import remove_variable
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.uses import is_target, is_written


def contents_of(facts: Facts, site: Site) -> cst.BaseExpression:
    """What ``site`` is given as contents. Raises RefusedError if that is not written there."""
    argument = site.argument("contents")
    if argument is None:
        unpacked = any(given.star for given in site.call.args)
        raise RefusedError(
            "request-not-readable",
            f"`{facts.tree.excerpt(site.call)}` unpacks its arguments"
            if unpacked
            else "the call has no contents",
            facts.tree.line(site.call),
        )
    return argument.value


def input_of(facts: Facts, draft: Draft, contents: cst.BaseExpression, users: Users) -> Value:
    """What ``contents`` is as ``input``.

    Lists and parts that are made elsewhere are changed there, if only ``users`` use them.
    Raises RefusedError.
    """
    if facts.seems_text(contents):
        if not facts.is_text(contents):
            draft.note(f"`{facts.tree.excerpt(contents)}` is taken to be a text")
        return (draft.carry(contents),)
    kept = _kept_list(facts, contents)
    written = kept.value if kept is not None else contents
    turns = _turns(facts, written) if written is not None else NoTurn(contents, "")
    if not isinstance(turns, NoTurn) and kept is not None and _is_many(turns):
        return _in_place(facts, draft, kept, turns, contents, users)
    if not isinstance(turns, NoTurn) and kept is None:
        return _value(facts, draft, turns, users)
    if not isinstance(turns, NoTurn) and kept is not None and _is_shared(facts, kept, users):
        return _written_again(facts, draft, kept, turns)
    choices = _choices(facts, contents)
    if choices:
        return _each_choice(facts, draft, contents, choices, users)
    gathered = read_part_list(Reader(facts), contents)
    if not isinstance(gathered, NoTurn):
        return input_value(facts, draft, Turn(contents, USER, (), gathered=gathered), users)
    if _holds_turns(facts, contents):
        return replay(facts, draft, contents, ())
    problem = turns if isinstance(turns, NoTurn) and turns.sentence else gathered
    raise RefusedError(
        "contents-not-mapped",
        f"`{facts.tree.excerpt(problem.node)}` {problem.sentence}",
        facts.tree.line(problem.node),
    )


def _choices(facts: Facts, contents: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What a variable, a parameter or a conditional expression may be, if there are several."""
    match contents:
        case cst.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case cst.Name():
            found: list[cst.BaseExpression] = []
            bound = facts.tracker.definitions_at(contents)
            for binding in bound:
                passed = _passed(facts, binding)
                if not passed:
                    return []
                found += passed
            return found if len(found) > 1 or any(b.kind is _PARAMETER for b in bound) else []
    return []


_PARAMETER = BindingKind.PARAMETER


def _passed(facts: Facts, binding: Binding) -> list[cst.BaseExpression]:
    """The values that a binding may give its name; empty if they are not all seen."""
    function = binding.scope.node
    if binding.kind is BindingKind.ASSIGNMENT and binding.value is not None and not binding.path:
        return [binding.value]
    if binding.kind is not _PARAMETER or not isinstance(function, cst.FunctionDef):
        return []
    passed = facts.calls.arguments_for(function, binding.name)
    complete = len(passed) == len(facts.calls.calls_of(function)) and binding.value is None
    if not complete or facts.tracker.mentions_uncalled(function):
        return []
    return passed


def _each_choice(
    facts: Facts,
    draft: Draft,
    contents: cst.BaseExpression,
    choices: Sequence[cst.BaseExpression],
    users: Users,
) -> Value:
    """Each value is changed where it is written, and what reads it stays. Raises RefusedError."""
    if isinstance(contents, cst.Name):
        for mention in facts.calls.same_variable(contents):
            if is_target(facts.tree, mention) or isinstance(facts.tree.parent(mention), cst.Param):
                continue
            if users is not None and not facts.tree.is_within(mention, users):
                raise RefusedError(
                    "contents-not-mapped",
                    f"`{contents.value}` is used for something else too",
                    facts.tree.line(mention),
                )
    for choice in choices:
        if facts.seems_text(choice):
            continue
        if isinstance(choice, cst.Name):
            raise RefusedError(
                "contents-not-mapped",
                f"`{choice.value}` may be a text, a part or a list of them",
                facts.tree.line(choice),
            )
        value = input_of(facts, draft, choice, [*(users or ()), choice])
        indent = facts.tree.indentation(choice)
        draft.replace(choice, *laid_out(draft, value, indent, LINE_LIMIT // 2))
        draft.note("what is sent is changed where it is written, for all that send it")
    _drop_annotations(facts, draft, contents)
    return (draft.carry(contents),)


def _drop_annotations(facts: Facts, draft: Draft, contents: cst.BaseExpression) -> None:
    """What a variable is said to be is not what it is now."""
    bound = facts.tracker.definitions_at(contents) if isinstance(contents, cst.Name) else ()
    for binding in bound:
        if binding.annotation is not None:
            draft.add_import("typing", "Any")
            draft.replace(binding.annotation.annotation, "Any")


def _is_shared(facts: Facts, kept: Binding, users: Users) -> bool:
    """Whether others than ``users`` read the variable, and nobody adds to it."""
    mentions = [
        mention
        for mention in facts.calls.mentions_of(kept.scope_holding, kept.name)
        if not is_target(facts.tree, mention)
    ]
    return (
        users is not None
        and not any(is_written(facts.tree, mention) for mention in mentions)
        and not all(facts.tree.is_within(mention, users) for mention in mentions)
    )


def _written_again(facts: Facts, draft: Draft, kept: Binding, turns: Sequence[Turn]) -> Value:
    """The list stays for its other readers; the request gets its own. Raises RefusedError."""
    assert kept.value is not None
    for turn in turns:
        for value in turn.expressions:
            if turn.variable is not None or not is_stable(facts, value, kept.value):
                raise RefusedError(
                    "contents-not-mapped",
                    f"`{kept.name}` is used for something else too",
                    facts.tree.line(kept.value),
                )
    return _value(facts, draft, turns, None)


def _holds_turns(facts: Facts, contents: cst.BaseExpression) -> bool:
    """Whether all that is known to get into the list at ``contents`` are turns."""
    found = list(turns_in(facts, contents))
    return bool(found) and all(isinstance(turn, Turn) and not turn.plain for turn in found)


def _is_many(turns: Sequence[Turn]) -> bool:
    return any(not turn.plain for turn in turns)


def _turns(facts: Facts, node: cst.BaseExpression) -> list[Turn] | NoTurn:
    """The turns that are written at ``node``; neighbouring parts and texts are one turn."""
    elements: Sequence[cst.BaseElement] = (cst.Element(node),)
    if isinstance(node, (cst.List, cst.Tuple)):
        elements = node.elements
    turns: list[Turn] = []
    run: list[Part] = []
    for element in elements:
        if not isinstance(element, cst.Element):
            return NoTurn(element, "is unpacked from elsewhere")
        turn = read_turn(facts, element.value)
        if isinstance(turn, NoTurn):
            part = read_part(Reader(facts), element.value)
            if isinstance(part, NoTurn):
                return turn
            turn = Turn(element.value, USER, (part,), plain=True)
        if turn.plain:
            if not _is_known(facts, turn):
                return NoTurn(element.value, "may be a text, a part or a list of them")
            run += turn.parts
            continue
        if run:
            turns.append(_joined(node, run))
            run = []
        turns.append(turn)
    if run:
        turns.append(_joined(node, run))
    return turns if turns else NoTurn(node, "is empty")


def _is_known(facts: Facts, turn: Turn) -> bool:
    """Whether what is written as a plain element is known to be what it was read as."""
    return all(
        part.kind is not PartKind.TEXT
        or facts.seems_text(part.values["text"])
        or part.node is not turn.node
        for part in turn.parts
    )


def _joined(node: cst.BaseExpression, parts: Sequence[Part]) -> Turn:
    return Turn(node, USER, tuple(parts), plain=True)


def _value(facts: Facts, draft: Draft, turns: Sequence[Turn], users: Users) -> Value:
    for turn in turns:
        _check_variable(facts, draft, turn, users)
        _check_texts(facts, turn)
    match turns:
        case [Turn(role="user") as only]:
            return input_value(facts, draft, only, users)
    steps = [step for turn in turns for step in steps_of(facts, draft, turn, users)]
    return Items(tuple(steps))


def _check_variable(facts: Facts, draft: Draft, turn: Turn, users: Users) -> None:
    """A turn that has a variable is written in the call, and the variable goes if it can."""
    binding = turn.variable
    if binding is None:
        return
    if turn.gathered is not None or not all(
        is_stable(facts, value, turn.node) for part in turn.parts for value in part.values.values()
    ):
        raise RefusedError(
            "contents-not-mapped",
            f"`{binding.name}` is made of values that may change before the call",
            facts.tree.line(turn.node),
        )
    if users is not None:
        remove_variable(facts, draft, turn, users)


def _check_texts(facts: Facts, turn: Turn) -> None:
    """The text of a part that has a variable is written in the call, so it must not change."""
    for part in turn.parts:
        for value in part.values.values():
            if facts.tree.is_within(value, [part.node]) or part.node is value:
                continue
            if not is_stable(facts, value, part.node):
                raise RefusedError(
                    "contents-not-mapped",
                    f"`{facts.tree.excerpt(value)}` may change before the call",
                    facts.tree.line(part.node),
                )


def _kept_list(facts: Facts, contents: cst.BaseExpression) -> Binding | None:
    """The variable that ``contents`` reads, if it is set once."""
    if not isinstance(contents, cst.Name):
        return None
    only = facts.tracker.only_definition(contents)
    if only is None or only.kind is not BindingKind.ASSIGNMENT or only.path:
        return None
    return only if isinstance(only.value, (cst.List, cst.Call, cst.Dict)) else None


def _in_place(
    facts: Facts,
    draft: Draft,
    kept: Binding,
    turns: Sequence[Turn],
    contents: cst.BaseExpression,
    users: Users,
) -> Value:
    """The variable has what is sent, and is changed where it is set."""
    assert kept.value is not None
    for mention in facts.calls.mentions_of(kept.scope_holding, kept.name):
        if is_target(facts.tree, mention):
            continue
        if users is not None and not facts.tree.is_within(mention, users):
            raise RefusedError(
                "contents-not-mapped",
                f"`{kept.name}` is used for something else too",
                facts.tree.line(mention),
            )
    indent = facts.tree.indentation(kept.value)
    within = [*(users or ()), kept.value]
    value = _value(facts, draft, turns, within)
    draft.replace(kept.value, *laid_out(draft, value, indent, LINE_LIMIT - len(kept.name) - 12))
    if kept.annotation is not None:
        draft.add_import("typing", "Any")
        draft.replace(kept.annotation.annotation, "list[Any]")
    return (draft.carry(contents),)
