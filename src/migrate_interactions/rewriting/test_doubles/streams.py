"""Doubles of a streamed response become the events of a streamed interaction."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import is_double
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.shapes import is_none

NAME = "interaction_events"
EVENTS = f'''\
def {NAME}(*texts: str) -> list[SimpleNamespace]:
    """The events of a streamed interaction whose text comes in these pieces."""
    interaction = SimpleNamespace(id="interaction-1", status="completed", usage=None)
    deltas = [SimpleNamespace(type="text", text=text) for text in texts]
    return [
        SimpleNamespace(event_type="interaction.created", interaction=interaction),
        *(SimpleNamespace(event_type="step.delta", delta=delta) for delta in deltas),
        SimpleNamespace(event_type="interaction.completed", interaction=interaction),
    ]
'''


def rewrite_stream(work: Work, node: cst.BaseExpression) -> None:
    """Let ``node``, what a double gives as a stream, have the events of an interaction."""
    if node in work.handled:
        return
    work.handled.add(node)
    match node:
        case cst.Call(func=cst.Name(value="iter"), args=[cst.Arg(value=pieces, star="")]):
            rewrite_stream(work, pieces)
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            texts = [_text_of(work, element.value) for element in elements]
            if NAME in work.tree.scopes.module.bindings and EVENTS.strip() not in work.tree.text:
                raise work.refuse(f"the name `{NAME}` is taken", node)
            work.draft.add_import("types", "SimpleNamespace")
            work.draft.add_block(EVENTS)
            work.draft.replace_span(work.draft.carry(node), f"{NAME}({', '.join(texts)})")
        case cst.Name(value=name):
            scope = work.tree.scope_of(node).resolve(name)
            bindings = scope.bindings[name] if scope is not None else []
            value = bindings[0].value if len(bindings) == 1 else None
            reads = work.tree.scopes.reads.get((scope, name), ()) if scope is not None else ()
            if value is None or bindings[0].path or len(reads) != 1:
                raise work.refuse(f"`{name}` is not a plain list of pieces", node)
            rewrite_stream(work, value)
        case _:
            raise work.refuse(f"`{work.tree.excerpt(node)}` is not a plain list of pieces", node)


def _text_of(work: Work, node: cst.BaseExpression) -> str:
    """The code of the text that a double of a piece has."""
    match node:
        case cst.Call(args=[cst.Arg(keyword=cst.Name(value="text"), value=text)]) if is_double(
            node
        ):
            return '""' if is_none(text) else work.tree.source(text)
    raise work.refuse(f"`{work.tree.excerpt(node)}` is not a plain piece of text", node)
