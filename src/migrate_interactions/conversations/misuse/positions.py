"""Reads of a step by its position: which step it is depends on thoughts, tools and how it is asked.

``steps[-1]`` may be a thought or a call of a function, and ``steps[0]`` is what the user said
where the interaction was fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.uses import is_target

#: What not every step has.
_OF_SOME_STEPS = frozenset({"arguments", "call_id", "content", "name", "result", "summary"})


@dataclass(frozen=True, eq=False)
class PositionalRead:
    """``interaction.steps[N]`` and, where that is all that is read of it, the text around it.

    ``is_final`` says that the text is that of the last step, or of the only one.
    """

    step: cst.Subscript
    interaction: cst.BaseExpression
    text: cst.Attribute | None
    is_final: bool

    @property
    def node(self) -> cst.BaseExpression:
        return self.text if self.text is not None else self.step


def find_positional_reads(facts: Facts) -> tuple[PositionalRead, ...]:
    """Every such read of the module, in source order."""
    found = []
    for step in facts.tree.scopes.nodes(cst.Subscript):
        match step:
            case cst.Subscript(
                value=cst.Attribute(value=interaction, attr=cst.Name(value="steps")),
                slice=[cst.SubscriptElement(slice=cst.Index(value=index))],
            ) if (position := _position(index)) is not None:
                if facts.values.kind(interaction) is not Kind.INTERACTION:
                    continue
                read = _read(facts, step, interaction, position)
                if read is not None:
                    found.append(read)
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.step).start))


def _position(index: cst.BaseExpression) -> int | None:
    match index:
        case cst.Integer():
            return int(index.value, 0)
        case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer() as number):
            return -int(number.value, 0)
    return None


def _read(
    facts: Facts, step: cst.Subscript, interaction: cst.BaseExpression, position: int
) -> PositionalRead | None:
    if _is_checked(facts, step):
        return None
    text = _text_around(facts, step)
    if text is not None and not is_target(facts.tree, text):
        is_final = position == -1 or (position == 0 and _has_one_output(facts, interaction))
        return PositionalRead(step, interaction, text, is_final)
    if any(read in _OF_SOME_STEPS for read in _reads_of(facts, step)):
        return PositionalRead(step, interaction, None, is_final=False)
    return None


def _text_around(facts: Facts, step: cst.Subscript) -> cst.Attribute | None:
    """``step.content[0].text`` around ``step``; ``content[-1]`` is the same to most."""
    node: cst.CSTNode | None = facts.tree.parent(facts.tree.parent(step) or step)
    text = facts.tree.parent(node) if node is not None else None
    own = facts.tree.source(step)
    if isinstance(text, cst.Attribute) and facts.tree.source(text) in (
        f"{own}.content[0].text",
        f"{own}.content[-1].text",
    ):
        return text
    return None


def _is_checked(facts: Facts, step: cst.Subscript) -> bool:
    """Whether the function asks for the type of this very step."""
    tree = facts.tree
    function = facts.calls.enclosing_function(step)
    names = [tree.source(step), *_kept_as(facts, step)]
    return any(
        other.attr.value == "type"
        and tree.source(other.value) in names
        and facts.calls.enclosing_function(other) is function
        for other in tree.scopes.nodes(cst.Attribute)
    ) or any(
        isinstance(call.func, cst.Name)
        and call.func.value in ("isinstance", "hasattr", "getattr")
        and len(call.args) > 1
        and tree.source(call.args[0].value) in names
        for call in tree.scopes.nodes(cst.Call)
    )


def _kept_as(facts: Facts, step: cst.Subscript) -> list[str]:
    """The variable that ``step`` is put into."""
    match facts.tree.parent(step):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            return [name]
    return []


def _reads_of(facts: Facts, step: cst.Subscript) -> Iterator[str]:
    """Attributes that are read of ``step``, or of the variable that it is put into."""
    match facts.tree.parent(step):
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is step:
            yield name
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
            for mention in facts.calls.same_variable(kept):
                read = facts.tree.parent(mention)
                if isinstance(read, cst.Attribute) and read.value is mention:
                    yield read.attr.value


def _has_one_output(facts: Facts, interaction: cst.BaseExpression) -> bool:
    """Whether the interaction is what a request without tools and agents has just given."""
    value = facts.values.evaluate(interaction)
    made = creations_behind(facts, interaction)
    return (
        value is not None
        and bool(made)
        and all(
            not one.has_unseen_arguments
            and one.argument("tools") is None
            and one.argument("agent") is None
            and one.argument("background") is None
            and value.origin is one.call
            for one in made
        )
    )
