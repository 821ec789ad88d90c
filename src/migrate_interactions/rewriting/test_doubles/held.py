"""Where instances of a stub class are held: as the `models` of a client, under its name."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import GENERATING, last_name
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.uses import is_target

#: Other methods of ``client.models``.
OTHER_METHODS = frozenset(
    {"list", "get", "embed_content", "count_tokens", "generate_images", "generate_videos"}
)


def rename_held(work: Work, cls: cst.ClassDef) -> None:
    """Let what holds the instances of ``cls`` as ``models`` hold them as ``interactions``."""
    names = {one.name.value for one in cls.body.body if isinstance(one, cst.FunctionDef)}
    if names & OTHER_METHODS:
        raise work.refuse(f"`{cls.name.value}` has other methods as well", cls)
    if not _is_held(work, cls):
        return
    file = work.pinned.file
    for unit in file.units:
        if work.pinned.unit not in file.needs(unit):
            continue
        if not unit.is_test and work.pinned.is_used_elsewhere(unit.name, "models"):
            raise work.refuse(f"`{unit.name}` is used in another file, with its `models`", cls)
        for node in file.nodes(unit):
            match node:
                case cst.Attribute(attr=cst.Name(value="models")):
                    parent = work.tree.parent(node)
                    reads = parent.attr.value if isinstance(parent, cst.Attribute) else ""
                    if reads not in (*GENERATING, *OTHER_METHODS) and node not in work.handled:
                        work.handled.add(node)
                        work.rename(node.attr, "interactions")
                case cst.Arg(keyword=cst.Name(value="models") as keyword, value=value):
                    if _makes(value, cls):
                        work.rename(keyword, "interactions")
    _rename_class(work, cls)


def _is_held(work: Work, cls: cst.ClassDef) -> bool:
    """Whether something is given an instance of ``cls`` as its ``models``."""
    for node in work.tree.scopes.nodes(cst.Attribute):
        if node.attr.value == "models" and is_target(work.tree, node):
            statement = work.tree.statement_of(node)
            value = getattr(statement, "value", None)
            own = isinstance(value, cst.Name) and value.value == "self"
            if (own and work.tree.is_within(node, (cls,))) or _makes(value, cls):
                return True
    return any(
        argument.keyword is not None
        and argument.keyword.value == "models"
        and _makes(argument.value, cls)
        for argument in work.tree.scopes.nodes(cst.Arg)
    )


def _makes(value: cst.CSTNode | None, cls: cst.ClassDef) -> bool:
    return isinstance(value, cst.Call) and last_name(value.func) == cls.name.value


def _rename_class(work: Work, cls: cst.ClassDef) -> None:
    """``FakeModels`` is the stub of interactions now, where no other file names it."""
    name = cls.name.value
    new = name.replace("Models", "Interactions")
    scope = work.tree.scopes.module
    if new == name or new in scope.bindings or len(scope.bindings.get(name, ())) != 1:
        return
    if work.pinned.is_used_elsewhere(name):
        return
    work.rename(cls.name, new)
    for read in work.tree.scopes.reads.get((scope, name), ()):
        work.rename(read, new)
