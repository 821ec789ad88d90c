"""Clients of ``openai`` whose address is Gemini's, with the calls that are made through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.openai_compatible.addresses import is_gemini
from migrate_interactions.conversations.openai_compatible.histories import (
    ResentHistory,
    resent_history,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.shapes import keyword_argument

#: Classes of frameworks that are such a client, with the framework's name.
_FRAMEWORKS = {
    "langchain_openai.ChatOpenAI": "LangChain",
    "langchain_openai.chat_models.ChatOpenAI": "LangChain",
    "langchain.chat_models.ChatOpenAI": "LangChain",
    "langchain_community.chat_models.ChatOpenAI": "LangChain",
}
_ADDRESS = ("base_url", "openai_api_base", "api_base")
#: Attributes of the package itself, which then is the client.
_OF_PACKAGE = frozenset({"openai.base_url", "openai.api_base"})
_CALLS_OF_PACKAGE = frozenset({"openai.chat.completions.create", "openai.chat.completions.parse"})


@dataclass(frozen=True, eq=False)
class OpenAIClient:
    """A client whose address is Gemini's.

    ``node`` is its construction, or the assignment that gives the package the address;
    ``calls`` are requests for an answer. ``framework`` makes the requests, if it is not empty.
    """

    facts: Facts
    node: cst.CSTNode
    calls: tuple[cst.Call, ...]
    framework: str = ""

    @property
    def is_async(self) -> bool:
        """Whether its requests are awaited."""
        return isinstance(self.node, cst.Call) and "Async" in self.facts.values.name_of(self.node)

    @property
    def key(self) -> cst.BaseExpression | None:
        """The API key that it is given."""
        args = self.node.args if isinstance(self.node, cst.Call) else ()
        found = keyword_argument(args, "api_key")
        return found.value if found is not None else None

    @cached_property
    def histories(self) -> tuple[ResentHistory, ...]:
        """What its calls send again with each turn, each once."""
        found = (resent_history(self.facts, call) for call in self.calls)
        return tuple({one.holder: one for one in found if one is not None}.values())


def find_openai_clients(facts: Facts) -> tuple[OpenAIClient, ...]:
    """Every such client of the module, in source order."""
    found = [*_constructed(facts), *_package(facts)]
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.node).start))


def _constructed(facts: Facts) -> Iterator[OpenAIClient]:
    for node in facts.tree.scopes.nodes(cst.Call):
        address = next(filter(None, (keyword_argument(node.args, one) for one in _ADDRESS)), None)
        if address is None:
            continue
        framework = _FRAMEWORKS.get(facts.values.imported(node.func), "")
        value = facts.values.evaluate(node)
        is_client = value is not None and value.kind is Kind.OPENAI_CLIENT and value.origin is node
        if not (framework or is_client) or not is_gemini(facts, address.value):
            continue
        framework = framework or _framework_around(facts, node)
        calls = () if framework else tuple(_calls_of(facts, node))
        yield OpenAIClient(facts, node, calls, framework)


def _calls_of(facts: Facts, client: cst.Call) -> Iterator[cst.Call]:
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="create" | "parse" | "stream")):
                value = facts.values.evaluate(call.func)
                if value is None or value.kind is not Kind.OPENAI_COMPLETE:
                    continue
                if value.origin is client:
                    yield call


def _framework_around(facts: Facts, client: cst.Call) -> str:
    """The framework that the client is given to, where its calls are no longer OpenAI's."""
    for call in facts.tree.scopes.nodes(cst.Call):
        if facts.values.imported(call.func).startswith("instructor."):
            for argument in call.args:
                value = facts.values.evaluate(argument.value)
                if value is not None and value.origin is client:
                    return "Instructor"
    return ""


def _package(facts: Facts) -> Iterator[OpenAIClient]:
    for node in facts.tree.scopes.nodes(cst.Assign):
        for target in node.targets:
            match target.target:
                case cst.Attribute(attr=cst.Name(value="base_url" | "api_base")):
                    pass
                case _:
                    continue
            if facts.values.imported(target.target) in _OF_PACKAGE and is_gemini(facts, node.value):
                calls = tuple(
                    call
                    for call in facts.tree.scopes.nodes(cst.Call)
                    if facts.values.imported(call.func) in _CALLS_OF_PACKAGE
                )
                yield OpenAIClient(facts, node, calls)
