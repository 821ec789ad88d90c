"""``interaction.outputs`` becomes ``output_text``, or a list made of the steps."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.emitting import Emitted, define
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_target, is_tested

OUTPUTS_OF = Emitted(
    "outputs_of",
    '''
def outputs_of(interaction: Any) -> list[Any]:
    """What the model gave, in order: contents, and the steps of tools."""
    outputs: list[Any] = []
    for step in interaction.steps or []:
        if step.type == "model_output":
            outputs.extend(step.content or [])
        elif step.type != "user_input":
            outputs.append(step)
    return outputs
''',
    (("typing", "Any"),),
    ("interaction_outputs",),
)

#: What an expression may be in without parentheses of its own.
_STANDS_ALONE = (
    cst.Arg,
    cst.Assign,
    cst.AnnAssign,
    cst.AugAssign,
    cst.DictElement,
    cst.Element,
    cst.Expr,
    cst.Return,
)


def rewrite_outputs(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """Rewrite one ``x.outputs``, ``hasattr(x, "outputs")`` or ``getattr(x, "outputs", ...)``.

    Raises RefusedError.
    """
    tree = facts.tree
    match node:
        case cst.Attribute() if is_target(tree, node):
            raise RefusedError("response-read", f"`{tree.source(node)}` is set", tree.line(node))
        case cst.Attribute():
            _rewrite_read(facts, draft, node)
        case cst.Call(func=cst.Name(value="hasattr")):
            _rewrite_guard(facts, draft, node)
        case cst.Call(args=[cst.Arg(value=interaction), *_]):
            name = define(facts, draft, OUTPUTS_OF)
            draft.replace(node, f"{name}(", draft.carry(interaction), ")")


def _rewrite_read(facts: Facts, draft: Draft, node: cst.Attribute) -> None:
    interaction = draft.carry(node.value)
    whole = _text_or_else(facts, node)
    if whole is not None:
        expression, otherwise = whole
        text: list[Piece] = [interaction, ".output_text"]
        if otherwise is not None and constant_text(otherwise) != "":
            text += [" or ", draft.carry(otherwise)]
            if not isinstance(facts.tree.parent(expression), _STANDS_ALONE):
                text = ["(", *text, ")"]
        draft.replace_span(draft.carry(expression), *text)
    elif is_tested(facts.tree, node) and _only_text_is_read(facts, node):
        draft.replace(node, interaction, ".output_text")
    else:
        draft.replace(node, f"{define(facts, draft, OUTPUTS_OF)}(", interaction, ")")


def _text_or_else(
    facts: Facts, node: cst.Attribute
) -> tuple[cst.BaseExpression, cst.BaseExpression | None] | None:
    """The expression around ``node`` that is the last text, and what it is where there is none."""
    tree = facts.tree
    own = tree.source(node)
    last = _last_text_around(facts, node)
    inner: cst.BaseExpression = node if last is None else last
    match tree.parent(inner):
        case cst.IfExp(test=test, body=body, orelse=otherwise) as whole if (
            tree.source(test) == own and tree.source(body) == f"{own}[-1].text"
        ):
            return whole, otherwise
        case cst.BooleanOperation(left=test, operator=cst.And(), right=body) as whole if (
            tree.source(test) == own and tree.source(body) == f"{own}[-1].text"
        ):
            return whole, None
    return (last, None) if last is not None else None


def _last_text_around(facts: Facts, node: cst.Attribute) -> cst.Attribute | None:
    """``x.outputs[-1].text``, if ``node`` is its ``x.outputs``."""
    text = facts.tree.parent(facts.tree.parent(node) or node)
    if isinstance(text, cst.Attribute) and (
        facts.tree.source(text) == f"{facts.tree.source(node)}[-1].text"
    ):
        return text
    return None


def _only_text_is_read(facts: Facts, node: cst.Attribute) -> bool:
    """Whether nothing but the last text is read of these outputs in the whole function."""
    tree = facts.tree
    function = facts.calls.enclosing_function(node)
    same = [
        other
        for other in tree.scopes.nodes(cst.Attribute)
        if tree.source(other) == tree.source(node)
        and facts.calls.enclosing_function(other) is function
    ]
    return any(_last_text_around(facts, other) is not None for other in same) and all(
        _last_text_around(facts, other) is not None or is_tested(tree, other) for other in same
    )


def _rewrite_guard(facts: Facts, draft: Draft, call: cst.Call) -> None:
    """``hasattr(x, "outputs")`` was true whenever there was an interaction: it goes, or asks so."""
    match facts.tree.parent(call):
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right) as whole if (
            left is call
        ):
            draft.replace_span(draft.carry(whole), draft.carry(right))
        case _:
            draft.replace(call.args[1].value, '"steps"')
