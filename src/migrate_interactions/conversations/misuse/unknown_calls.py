"""Calls of the Interactions API as only posts about it have them: no SDK knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.facts.interaction_calls import InteractionCall, interactions_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.mapping.agents import AGENTS
from migrate_interactions.mapping.interaction_requests import METHODS
from migrate_interactions.syntax.shapes import keyword_of

#: Parts of a client that no SDK has.
_INVENTED = frozenset({"conversations", "messages", "responses", "sessions", "tasks", "threads"})

#: How code asks whether something is there.
_ASKED_FOR = frozenset({"hasattr", "getattr"})

#: An agent of the service without the version that its id has, or a model as an agent.
_NO_AGENT = re.compile(
    r"(models/|agents/)?((deep[-_ ]?research|antigravity)([-_ ](pro|max|agent|preview|latest))*"
    r"|gemini-[\w.-]+)"
)


@dataclass(frozen=True, eq=False)
class UnknownCall:
    """One call: what about it no SDK knows, one sentence each.

    ``arguments`` are those that the method does not take; ``interaction`` is the call as one
    of ``create`` or ``get``, where it is one.
    """

    call: cst.Call
    sentences: tuple[str, ...]
    arguments: tuple[cst.Arg, ...] = ()
    interaction: InteractionCall | None = None
    #: Whether it is wrong in more than its arguments.
    is_unknown: bool = False


def find_unknown_calls(facts: Facts) -> tuple[UnknownCall, ...]:
    """Every such call of the module, in source order."""
    if "interactions" not in facts.tree.text and not any(
        f".{name}" in facts.tree.text for name in _INVENTED
    ):
        return ()
    found = [one for call in facts.tree.scopes.nodes(cst.Call) for one in _of_call(facts, call)]
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call).start))


def _of_call(facts: Facts, call: cst.Call) -> Iterator[UnknownCall]:
    match call.func:
        case cst.Attribute(
            value=cst.Attribute(value=client, attr=cst.Name(value=part)),
            attr=cst.Name(value=method),
        ) if part in _INVENTED and facts.values.kind(client) in (Kind.CLIENT, Kind.ASYNC_CLIENT):
            if not _is_asked_for(facts, part):
                yield UnknownCall(
                    call, (f"no client has `{part}`, nor `{part}.{method}`",), is_unknown=True
                )
        case cst.Attribute(attr=cst.Name(value=method)):
            if interactions_of(facts.tree, facts.values, call) is not None:
                yield from _of_method(facts, call, method)


def _is_asked_for(facts: Facts, name: str) -> bool:
    """Whether the module asks first if something has the attribute ``name``."""
    return any(
        isinstance(call.func, cst.Name)
        and call.func.value in _ASKED_FOR
        and any(name in facts.tree.source(argument.value) for argument in call.args[1:2])
        for call in facts.tree.scopes.nodes(cst.Call)
    )


def _of_method(facts: Facts, call: cst.Call, method: str) -> Iterator[UnknownCall]:
    known = METHODS.get(method)
    if known is None:
        if not _is_asked_for(facts, method):
            said = f"`interactions` has no `{method}`; it has {', '.join(sorted(METHODS))}"
            yield UnknownCall(call, (said,), is_unknown=True)
        return
    positions = [one for one in call.args if one.keyword is None and not one.star]
    sentences = []
    if len(positions) > (0 if method == "create" else 1):
        sentences.append(f"`interactions.{method}` takes keyword arguments only")
    wrong = [one for one in call.args if one.keyword is not None and keyword_of(one) not in known]
    sentences += [
        f"`interactions.{method}` has no argument `{keyword_of(argument)}`" for argument in wrong
    ]
    agent = _unknown_agent(facts, call) if method == "create" else ""
    if agent:
        known_ids = ", ".join(f"`{one}`" for one in sorted(AGENTS))
        sentences.append(f"no agent has the id `{agent}`; the SDK knows {known_ids}")
    if sentences:
        interaction = next((one for one in facts.interaction_calls if one.call is call), None)
        yield UnknownCall(
            call,
            tuple(sentences),
            tuple(wrong),
            interaction,
            is_unknown=len(sentences) > len(wrong),
        )


def _unknown_agent(facts: Facts, call: cst.Call) -> str:
    """The id that ``call`` gives as an agent and that is none, whatever the branch taken."""
    given = next((one for one in call.args if keyword_of(one) == "agent"), None)
    names = list(possible_texts(facts, given.value)) if given is not None else []
    own = _made_here(facts)
    if names and all(_NO_AGENT.fullmatch(name) and name not in own for name in names):
        return names[0]
    return ""


def _made_here(facts: Facts) -> set[str]:
    """Ids that the module gives to agents of its own: ``client.agents.create(id=...)``."""
    found: set[str] = set()
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=owner, attr=cst.Name(value="create")) if facts.tree.source(
                owner
            ).endswith(".agents"):
                for argument in call.args:
                    if keyword_of(argument) == "id":
                        found |= set(possible_texts(facts, argument.value))
    return found
