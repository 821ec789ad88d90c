"""Conversations in which the code answers the model's function calls by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.facts.module import Facts, Site


@dataclass(frozen=True, eq=False)
class Dispatch:
    """A conversation, and its first call whose function calls the code looks at."""

    site: Site
    conversation: Conversation


def find_dispatches(
    facts: Facts,
    conversations: Sequence[Conversation],
) -> tuple[Dispatch, ...]:
    """The dispatch loops among ``conversations``, in source order."""
    found: list[Dispatch] = []
    for conversation in conversations:
        calling = [site for site in conversation.sites if _reads_calls(facts, site)]
        if calling and _answers(facts, conversation):
            found.append(Dispatch(calling[0], conversation))
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.site.call).start))


def _answers(facts: Facts, conversation: Conversation) -> bool:
    """Whether results of functions are sent in this conversation."""
    if isinstance(conversation, HistoryConversation):
        turns = [turn for operation in conversation.operations for turn in operation.turns]
        if any(turn.has_results for turn in turns):
            return True
    return answers_functions(facts)


def answers_functions(facts: Facts) -> bool:
    """Whether the module makes results of functions for the model at all."""
    named = facts.tree.scopes.attributes_named
    return any(map(named, ("from_function_response", "FunctionResponse"))) or any(
        node.evaluated_value in ("function_response", "functionResponse")
        for node in facts.tree.scopes.nodes(cst.SimpleString)
    )


def _reads_calls(facts: Facts, site: Site) -> bool:
    """Whether the function calls of a response are read, as a list or part by part."""
    if site.is_streaming:
        function = facts.calls.enclosing_function(site.call)
        return any(
            node.attr.value in ("function_calls", "function_call")
            and facts.calls.enclosing_function(node) is function
            for node in facts.tree.scopes.nodes(cst.Attribute)
        )
    queue: list[cst.BaseExpression] = [site.call]
    seen: set[cst.CSTNode] = set()
    while queue:
        start = queue.pop()
        if start in seen:
            continue
        seen.add(start)
        for use in facts.tracker.follow(start).uses:
            node: cst.CSTNode | None = facts.tree.parent(use)
            while isinstance(node, (cst.Attribute, cst.Subscript)):
                if isinstance(node, cst.Attribute):
                    if node.attr.value in ("function_calls", "function_call"):
                        return True
                    if node.attr.value in ("candidates", "content", "parts"):
                        queue.append(node)
                else:
                    queue.append(node)
                node = facts.tree.parent(node)
            if isinstance(node, (cst.For, cst.CompFor)) and _loop_reads_calls(facts, node):
                return True
    return False


def _loop_reads_calls(facts: Facts, loop: cst.For | cst.CompFor) -> bool:
    """Whether the parts that a loop goes over are asked for function calls."""
    inside = loop.body if isinstance(loop, cst.For) else facts.tree.parent(loop)
    return inside is not None and any(
        facts.tree.is_within(node, [inside])
        for node in facts.tree.scopes.attributes_named("function_call")
    )
