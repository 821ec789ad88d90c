"""What code says of the types of its variables and attributes, and where it can say more."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.syntax.scopes import BindingKind, Scope

#: Bases of classes in which an annotation means nothing at run time.
_PLAIN_BASES = frozenset({"object", "ABC", "abc.ABC"})
_ASSIGNING = frozenset({BindingKind.ASSIGNMENT, BindingKind.AUGMENTED, BindingKind.DELETE})


def declare_type(draft: Draft, definition: cst.Assign, annotation: str) -> None:
    """Annotate what ``definition``, which :func:`definition_to_annotate` gave, assigns to."""
    end = draft.tree.span(definition.targets[0].target).end
    draft.replace_span(Span(end, end), f": {annotation}")
    if "Any" in annotation:
        draft.add_import("typing", "Any")


def definition_to_annotate(
    facts: Facts, holder: Scope | cst.ClassDef, name: str
) -> cst.Assign | None:
    """The statement that can say of which type ``name`` is, a variable or attribute of ``holder``.

    None if it has an annotation already, or cannot have one there.
    """
    if isinstance(holder, cst.ClassDef):
        return _of_attribute(facts, holder, name)
    bindings = holder.bindings.get(name, ())
    if any(one.annotation is not None or one.kind not in _ASSIGNING for one in bindings):
        return None
    # a function that declares the name as global cannot annotate it
    own = [one.node for one in bindings if one.scope is holder]
    return _plain(facts, own[0]) if own else None


def annotations_of_attribute(
    facts: Facts, cls: cst.ClassDef, name: str
) -> Iterator[cst.Annotation]:
    """Where the class, its bases or its subclasses say of which type the attribute ``name`` is."""
    owners = list(facts.calls.lineage(cls))
    for owner in owners:
        for binding in facts.calls.class_scope(owner).bindings.get(name, ()):
            if binding.annotation is not None:
                yield binding.annotation
    for node in facts.tree.scopes.nodes(cst.AnnAssign):
        attribute = facts.calls.self_attribute(node.target)
        if attribute is not None and attribute[0] in owners and attribute[1] == name:
            yield node.annotation


def _of_attribute(facts: Facts, cls: cst.ClassDef, name: str) -> cst.Assign | None:
    if any(annotations_of_attribute(facts, cls, name)):
        return None
    for owner in facts.calls.lineage(cls):
        first = next(_definitions(facts, owner, name), None)
        if first is not None:
            return _plain(facts, first)
    return None


def _definitions(facts: Facts, cls: cst.ClassDef, name: str) -> Iterator[cst.CSTNode]:
    """Where ``name`` gets a value: in the class, then in its methods."""
    for binding in facts.calls.class_scope(cls).bindings.get(name, ()):
        yield binding.node
    for node in facts.tree.scopes.nodes(cst.Assign):
        if any(facts.calls.self_attribute(one.target) == (cls, name) for one in node.targets):
            yield node


def _plain(facts: Facts, statement: cst.CSTNode) -> cst.Assign | None:
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(lpar=[]))]):
            return statement
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(lpar=[]))]):
            cls = facts.tree.scope_of(statement).node
            if isinstance(cls, cst.ClassDef) and not _is_plain(facts, cls):
                return None
            return statement
    return None


def _is_plain(facts: Facts, cls: cst.ClassDef) -> bool:
    """Whether nothing reads the annotations of ``cls``, as a dataclass does."""
    known = {one.name.value for one in facts.calls.lineage(cls)}
    return all(
        not one.decorators
        and not one.keywords
        and all(facts.tree.source(base.value) in known | _PLAIN_BASES for base in one.bases)
        for one in facts.calls.lineage(cls)
    )
