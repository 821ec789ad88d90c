"""Whether a generator is run to its end where it is called."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import children

#: Functions that take everything from an iterable.
_CONSUMERS = frozenset({"list", "tuple", "set", "sorted", "sum", "dict", "max", "min"})


def is_exhausted(facts: Facts, call: cst.Call) -> bool:
    """Whether everything that follows ``call`` of a generator finds it at its end."""
    tree = facts.tree
    parent = tree.parent(call)
    match parent:
        case cst.For(body=body):
            # an exception in the loop would leave it, too
            return not any(leaving(body)) and not any(
                isinstance(above, (cst.Try, cst.TryStar, cst.With))
                for above in tree.ancestors(call)
            )
        case cst.CompFor() | cst.From():
            return True
        case cst.Arg():
            consumer = tree.parent(parent)
            match consumer:
                case cst.Call(func=cst.Name(value=name)):
                    return name in _CONSUMERS
                case cst.Call(func=cst.Attribute(attr=cst.Name(value="join"))):
                    return True
    return False


def leaving(body: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The statements that end a loop with ``body`` early."""
    for node in children(body):
        match node:
            case cst.Break() | cst.Return():
                yield node
            case cst.FunctionDef() | cst.ClassDef() | cst.Lambda():
                pass
            case cst.For() | cst.While():
                yield from (n for n in leaving(node) if isinstance(n, cst.Return))
            case _:
                yield from leaving(node)
