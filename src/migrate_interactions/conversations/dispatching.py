"""Conversations in which the code answers the model's function calls by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.made_of import is_made_of_response
from migrate_interactions.facts.module import Facts, Site

#: What holds the function calls of a response, or of a part.
_CALLS = ("function_calls", "function_call")


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
            node.attr.value in _CALLS and facts.calls.enclosing_function(node) is function
            for node in facts.tree.scopes.nodes(cst.Attribute)
        )
    return any(is_made_of_response(facts, base, site) for base in _asked_for_calls(facts))


def _asked_for_calls(facts: Facts) -> Iterator[cst.BaseExpression]:
    """Expressions that are asked for function calls."""
    for name in _CALLS:
        for read in facts.tree.scopes.attributes_named(name):
            yield read.value
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(
                func=cst.Name(value="getattr" | "hasattr"),
                args=[cst.Arg(value=base), cst.Arg(value=cst.SimpleString() as asked), *_],
            ) if asked.evaluated_value in _CALLS:
                yield base
