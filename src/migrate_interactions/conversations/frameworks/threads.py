"""By what a framework knows conversations: threads, sessions, limits of steps."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, keyword_of

#: What a configuration of LangGraph says of a conversation and of its limits, nothing else.
_CONFIGURED = frozenset({"configurable", "thread_id", "recursion_limit", "checkpoint_ns"})
_CONFIG = "config"


def threads_of(values: FrameworkValues, request: cst.Call) -> Iterator[cst.Arg]:
    """The arguments of ``request`` that say which conversation it belongs to."""
    for position, argument in enumerate(request.args):
        keyword = keyword_of(argument)
        is_second = keyword is None and position == 1 and not argument.star
        name = _CONFIG if is_second else keyword
        if name not in values.product.threads:
            continue
        if name != _CONFIG or _only_configures(values.facts, argument.value):
            yield argument


def _only_configures(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether a configuration has nothing in it but threads and limits."""
    match node:
        case cst.Dict(elements=elements):
            for element in elements:
                if not isinstance(element, cst.DictElement):
                    return False
                if constant_text(element.key) not in _CONFIGURED:
                    return False
                if isinstance(element.value, cst.Dict) and not _only_configures(
                    facts, element.value
                ):
                    return False
            return True
        case cst.Call() if depth < 3:
            function = facts.values.function_of(node)
            returned = facts.calls.returns_of(function) if function is not None else ()
            given = [one.value for one in returned if one.value is not None]
            return bool(given) and all(_only_configures(facts, one, depth + 1) for one in given)
    variable = facts.calls.variable(node)
    bound = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
    given = [one.value for one in bound if one.value is not None and not one.path]
    return (
        depth < 3
        and len(given) == len(bound) > 0
        and all(_only_configures(facts, one, depth + 1) for one in given)
    )
