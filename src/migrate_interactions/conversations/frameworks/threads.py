"""By what a framework knows conversations: threads, sessions, limits of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, keyword_of

#: What a configuration of LangGraph says of a conversation and of its limits, nothing else.
_LIMITS = frozenset({"recursion_limit"})
_THREADS = frozenset({"thread_id", "checkpoint_ns"})
_CONFIGURABLE = "configurable"
_CONFIG = "config"
_MAX_DEPTH = 4
#: Functions that make something new up.
_NEW = ("uuid.", "secrets.", "time.time")
#: Whether an expression is what a thread is known by.
IsId = Callable[[Facts, cst.BaseExpression], bool]


def threads_of(values: FrameworkValues, request: cst.Call) -> Iterator[cst.Arg]:
    """The arguments of ``request`` that say which conversation it belongs to.

    Only if the program makes that up: the id of a user, say, tells his conversation from others'
    still.
    """
    facts = values.facts
    for name, argument in _named(values, request):
        value = argument.value
        if name == _CONFIG:
            is_taken = _only_configures(facts, value, _is_made_up)
        else:
            is_taken = _is_of_memory(values, value) or _is_made_up(facts, value)
        if is_taken:
            yield argument


def threads_by_ids(values: FrameworkValues, request: cst.Call) -> Iterator[cst.BaseExpression]:
    """The configurations that ``request`` is given with ids of the program's own in them."""
    facts = values.facts
    for name, argument in _named(values, request):
        value = argument.value
        if name != _CONFIG or _only_configures(facts, value, _is_made_up):
            continue
        if _only_configures(facts, value, lambda *_: True):
            yield from (one for one in _what_is(facts, value) if one is not None)


def _named(values: FrameworkValues, request: cst.Call) -> Iterator[tuple[str, cst.Arg]]:
    for position, argument in enumerate(request.args):
        keyword = keyword_of(argument)
        is_second = keyword is None and position == 1 and not argument.star
        name = _CONFIG if is_second else keyword
        if name in values.product.threads:
            yield name, argument


def _is_of_memory(values: FrameworkValues, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is what the memory itself calls a conversation."""
    made = values.of(node.value) if isinstance(node, cst.Attribute) else None
    return made is not None and made.role is Role.MEMORY


def _only_configures(facts: Facts, node: cst.BaseExpression, is_id: IsId, depth: int = 0) -> bool:
    """Whether a configuration has nothing in it but threads, known by ids, and limits."""
    if isinstance(node, cst.Dict):
        return all(_is_setting(facts, one, is_id) for one in node.elements)
    given = list(_what_is(facts, node)) if depth < _MAX_DEPTH else []
    return bool(given) and all(
        one is not None and _only_configures(facts, one, is_id, depth + 1) for one in given
    )


def _is_setting(facts: Facts, element: cst.BaseDictElement, is_id: IsId) -> bool:
    if not isinstance(element, cst.DictElement):
        return False
    name = constant_text(element.key)
    if name == _CONFIGURABLE:
        return _only_configures(facts, element.value, is_id)
    return name in _LIMITS or (name in _THREADS and is_id(facts, element.value))


def _is_made_up(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is a constant, or something new."""
    if depth > _MAX_DEPTH:
        return False
    match node:
        case cst.SimpleString() | cst.Integer():
            return True
        case cst.FormattedString(parts=parts):
            inner = [one for one in parts if isinstance(one, cst.FormattedStringExpression)]
            return all(_is_made_up(facts, one.expression, depth + 1) for one in inner)
        case cst.Call(func=cst.Name(value="str" | "int"), args=[argument]):
            return _is_made_up(facts, argument.value, depth + 1)
        case cst.Call() if facts.values.imported(node.func).startswith(_NEW):
            return True
        case cst.Attribute(value=cst.Call() as made, attr=cst.Name(value="hex")):
            return _is_made_up(facts, made, depth + 1)
        case cst.Subscript(value=made):
            return _is_made_up(facts, made, depth + 1)
    given = list(_what_is(facts, node))
    return bool(given) and all(
        one is not None and _is_made_up(facts, one, depth + 1) for one in given
    )


def _what_is(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression | None]:
    """What a variable was given, or a function gives; None among it where that is not known."""
    function = facts.values.function_of(node) if isinstance(node, cst.Call) else None
    if function is not None:
        yield from (one.value for one in facts.calls.returns_of(function))
    variable = facts.calls.variable(node)
    for binding in variable[0].bindings.get(variable[1], ()) if variable is not None else ():
        yield binding.value if not binding.path else None
