"""The model is to think for long."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.constants import (
    possible_numbers,
    possible_texts,
)
from migrate_interactions.conversations.configurations.possible import (
    possible_values,
)
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text

_LONG_LEVELS = frozenset({"high", "xhigh"})
_THINKING_MODEL = re.compile(r"(^|-)thinking(-|$)")


def thinking(situation: Situation) -> Iterator[Evidence]:
    """A large budget, a high level, or a model that is made for thinking."""
    facts, request = situation.facts, situation.request
    for value in request.of("thinking_budget"):
        for number in possible_numbers(facts, value):
            if number.value >= situation.limits.thinking_tokens:
                sentence = f"`thinking_budget` is {number.value:.0f}"
                yield Evidence(Sign.THINKING, value, sentence)
    for value in request.of("thinking_level"):
        level = next(filter(_LONG_LEVELS.__contains__, _levels(facts, value)), None)
        if level is not None:
            yield Evidence(Sign.THINKING, value, f"`thinking_level` is {level}")
    for value in request.models:
        for name in (*possible_texts(facts, value), *_compared_with(facts, value)):
            if _THINKING_MODEL.search(name):
                yield Evidence(Sign.THINKING, value, f"`{name}` is a model that thinks for long")


def _levels(facts: Facts, node: cst.BaseExpression) -> Iterator[str]:
    """The names of the levels that ``node`` may be: a text or a member of the enum."""
    yield from (text.lower() for text in possible_texts(facts, node))
    for value in possible_values(facts, node):
        if isinstance(value, cst.Attribute):
            yield value.attr.value.lower()


def _compared_with(facts: Facts, node: cst.BaseExpression) -> Iterator[str]:
    """Texts that the variable ``node`` is compared with: the ids that the program allows."""
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return
    for mention in facts.calls.same_variable(node):
        match facts.tree.parent(mention):
            case cst.Comparison(
                left=left,
                comparisons=[
                    cst.ComparisonTarget(
                        operator=cst.Equal() | cst.NotEqual(), comparator=comparator
                    )
                ],
            ) if left is mention:
                text = constant_text(comparator)
                if text is not None:
                    yield text
