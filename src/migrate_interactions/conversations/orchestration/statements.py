"""The shapes of statements that only define something, or only fill it."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.facts.module import Facts

#: Decorators that leave a function one that is only called by its name.
_PLAIN_DECORATORS = frozenset(
    {
        *("staticmethod", "classmethod", "property", "cached_property", "dataclass", "cache"),
        *("lru_cache", "contextmanager", "asynccontextmanager", "wraps", "retry", "override"),
        *("abstractmethod", "total_ordering", "final"),
    }
)
#: Methods that only change what they are methods of.
_FILLING = frozenset(
    {
        *("append", "appendleft", "extend", "insert", "pop", "popleft", "clear", "remove"),
        *("update", "setdefault", "add", "discard", "sort", "reverse", "put", "put_nowait"),
        "shutdown",
    }
)


@dataclass(frozen=True)
class Setting:
    """``statement`` does nothing but set or fill something with ``values``."""

    statement: cst.CSTNode
    values: tuple[cst.BaseExpression, ...]


def assignment_of(facts: Facts, target: cst.CSTNode) -> cst.CSTNode | None:
    """The statement that does nothing but give ``target`` a value, if nothing else is lost."""
    return _without_effect(facts, assigned_to(facts, target))


def filling_of(facts: Facts, mention: cst.CSTNode) -> cst.CSTNode | None:
    """The statement that only puts something into what ``mention`` is, or takes it out."""
    return _without_effect(facts, filled_into(facts, mention))


def _without_effect(facts: Facts, setting: Setting | None) -> cst.CSTNode | None:
    if setting is not None and all(has_no_effect(facts, one) for one in setting.values):
        return setting.statement
    return None


def assigned_to(facts: Facts, target: cst.CSTNode) -> Setting | None:
    """The statement that gives ``target`` a value, and nothing else one."""
    above = facts.tree.parent(target)
    if isinstance(above, cst.AssignTarget):
        above = facts.tree.parent(above)
    match above:
        case cst.Assign(targets=[_], value=value):
            return Setting(above, (value,))
        case cst.AugAssign(target=own, value=value) if own is target:
            return Setting(above, (value,))
        case cst.AnnAssign(target=own, value=given) if own is target:
            return Setting(above, (given,) if given is not None else ())
        case cst.Del():
            return Setting(above, ())
    return None


def filled_into(facts: Facts, mention: cst.CSTNode) -> Setting | None:
    """The statement that changes what is in ``mention``, by a method or by an index."""
    tree, node = facts.tree, mention
    while True:
        above = tree.parent(node)
        match above:
            case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is node:
                call = tree.parent(above)
                if isinstance(call, cst.Call) and call.func is above:
                    return _called_for_nothing(facts, call) if name in _FILLING else None
            case cst.Subscript(value=value) if value is node:
                pass
            case _:
                break
        node = above
    return assigned_to(facts, node) if node is not mention else None


def _called_for_nothing(facts: Facts, call: cst.Call) -> Setting | None:
    """The statement that is ``call`` of no function of the program, and drops what it gives."""
    if facts.values.function_of(call) is not None:
        return None
    outer = facts.tree.parent(call)
    statement = facts.tree.parent(outer) if isinstance(outer, cst.Await) else outer
    if isinstance(statement, cst.Expr):
        return Setting(statement, tuple(argument.value for argument in call.args))
    return None


def is_plain(facts: Facts, node: cst.FunctionDef | cst.ClassDef) -> bool:
    """Whether a function or class is there for those that name it: nothing registers it."""
    for decorator in node.decorators:
        name = decorator.decorator
        name = name.func if isinstance(name, cst.Call) else name
        last = name.attr if isinstance(name, cst.Attribute) else name
        if not isinstance(last, cst.Name) or last.value not in _PLAIN_DECORATORS:
            return False
    return isinstance(node, cst.ClassDef) or facts.entry_points.of(node) is None
