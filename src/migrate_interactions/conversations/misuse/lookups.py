"""Agents that are asked what a model answers in a second."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.facts.error_paths import parameter_of
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.agents import is_agent
from migrate_interactions.syntax.shapes import constant_text

#: More than a short question.
_LONGEST = 90
_QUESTION = re.compile(
    r"(?:who|what|when|where|which|how (?:many|much|old|tall|far|high|long|big)|is|are|was|does)"
    r"\b.*\?",
    re.IGNORECASE | re.DOTALL,
)
#: Words of questions that take research.
_RESEARCH = re.compile(
    r"research|analy[sz]|compar|differen|investigat|report|survey|overview|comprehensive|detail|"
    r"trend|latest|recent|current|state of|market|history|evolution|landscape|impact|implication|"
    r"pros|cons|advantage|versus|\bvs\b|why|explain|best|options|develop|sources|cite|literature|"
    r"studies|evidence|strateg|future|causes|effects|file|code|repo|folder|directory|run\b|\b(?:there|here|this|that|your?|my|our|we|today|date|time|now|installed|version)\b",
    re.IGNORECASE,
)
_ONLY = frozenset({"agent", "input", "background", "store", "environment", "stream"})


@dataclass(frozen=True, eq=False)
class Lookup:
    """A call of an agent with a short question."""

    call: InteractionCall
    agent: cst.BaseExpression
    question: str


def find_lookups(facts: Facts) -> tuple[Lookup, ...]:
    """The calls of agents that only look something up."""
    found = (_lookup(facts, call) for call in facts.interaction_calls if call.creates)
    return tuple(one for one in found if one is not None)


def _lookup(facts: Facts, call: InteractionCall) -> Lookup | None:
    agent, asked = call.argument("agent"), call.argument("input")
    names = {one.keyword.value for one in call.call.args if one.keyword is not None}
    if agent is None or asked is None or call.has_unseen_arguments or names - _ONLY:
        return None
    environment = call.argument("environment")
    if environment is not None and constant_text(environment.value) != "remote":
        return None
    if parameter_of(facts, asked.value) is not None:
        return None  # others may ask something else
    known = list(possible_texts(facts, agent.value))
    questions = list(possible_texts(facts, asked.value))
    if not known or not all(map(is_agent, known)) or len(questions) != 1:
        return None
    question = " ".join(questions[0].split())
    if not _is_lookup(question):
        return None
    return Lookup(call, agent.value, question)


def _is_lookup(question: str) -> bool:
    return (
        len(question) <= _LONGEST
        and question.count("?") == 1
        and _QUESTION.fullmatch(question) is not None
        and _RESEARCH.search(question) is None
    )
