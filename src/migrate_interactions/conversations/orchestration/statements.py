"""The shapes of statements that only define something, or only fill it."""

from __future__ import annotations

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
    }
)


def assignment_of(facts: Facts, target: cst.CSTNode) -> cst.CSTNode | None:
    """The statement that does nothing but give ``target`` a value, if there is one."""
    above = facts.tree.parent(target)
    if isinstance(above, cst.AssignTarget):
        above = facts.tree.parent(above)
    match above:
        case cst.Assign(targets=[_], value=value) | cst.AugAssign(value=value):
            return above if has_no_effect(facts, value) else None
        case cst.AnnAssign(value=value):
            return above if value is None or has_no_effect(facts, value) else None
        case cst.Del():
            return above
    return None


def filling_of(facts: Facts, mention: cst.CSTNode) -> cst.CSTNode | None:
    """The statement that only puts something into what ``mention`` is, or takes it out."""
    tree, node = facts.tree, mention
    while True:
        above = tree.parent(node)
        match above:
            case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is node:
                call = tree.parent(above)
                if isinstance(call, cst.Call) and call.func is above:
                    return _call_for_nothing(facts, call) if name in _FILLING else None
            case cst.Subscript(value=value) if value is node:
                pass
            case _:
                break
        node = above
    return assignment_of(facts, node) if node is not mention else None


def _call_for_nothing(facts: Facts, call: cst.Call) -> cst.CSTNode | None:
    """The statement that is ``call``, whose arguments do nothing."""
    outer = facts.tree.parent(call)
    statement = facts.tree.parent(outer) if isinstance(outer, cst.Await) else outer
    if isinstance(statement, cst.Expr) and all(
        has_no_effect(facts, argument.value) for argument in call.args
    ):
        return statement
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
