"""Reads of values that are kept: in attributes, in containers, in a session."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.journeys import Escape, Journey
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.facts.session_state import kept_in
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import is_target, is_tested

CHATS = frozenset({Kind.CHAT, Kind.ASYNC_CHAT})


@dataclass(frozen=True)
class Keeping:
    """The places of one module where values are kept; what is found is noted in journeys."""

    tree: Tree
    calls: CallGraph
    values: Values

    def in_session(
        self, key: str, target: cst.CSTNode, journey: Journey
    ) -> list[cst.BaseExpression]:
        """Reads of an entry of Streamlit's session, wherever a page is run."""
        journey.session_keys.append(key)
        entries = self.values.session_entries
        for whole in entries.get("", ()):
            what = f"may be reached by `{self.tree.excerpt(whole)}`"
            journey.escapes.append(Escape(whole, what))
        found: list[cst.BaseExpression] = []
        for entry in entries.get(key, ()):
            kept = kept_in(self.tree, entry)
            if kept is not None and not is_none(kept) and self.values.kind(kept) not in CHATS:
                shared = Escape(kept, f"shares `{self.tree.source(target)}` with it")
                journey.escapes.append(shared)
            if not is_target(self.tree, entry):
                found.append(entry)
        return found

    def attribute_of_instance(self, target: cst.CSTNode) -> tuple[cst.ClassDef, str] | None:
        """``(class, attribute)`` for an assignment to an attribute of a known object."""
        match target:
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                value = self.values.evaluate(base)
                if value is not None and value.instance_of is not None:
                    return value.instance_of, name
                if value is not None and isinstance(value.definition, cst.ClassDef):
                    return value.definition, name
        return None

    def in_attribute(
        self, cls: cst.ClassDef, name: str, journey: Journey
    ) -> list[cst.BaseExpression]:
        """Reads of an attribute, through whatever object of the class."""
        journey.attributes.append((cls, name))
        family = set(self.calls.lineage(cls))
        found: list[cst.BaseExpression] = []
        for node in self.tree.scopes.attributes_named(name):
            if is_target(self.tree, node):
                continue
            owner = self.calls.self_attribute(node)
            if owner is not None:
                if owner[0] in family:
                    found.append(node)
                continue
            value = self.values.evaluate(node.value)
            if value is None:
                journey.escapes.append(
                    Escape(node, f"may be `{self.tree.source(node)}`, of an unknown object")
                )
            elif value.instance_of in family or value.definition in family:
                found.append(node)
        return found

    def entries(self, container: cst.BaseExpression, journey: Journey) -> list[cst.BaseExpression]:
        """Expressions that take an entry out of a dictionary or list."""
        journey.containers.append(container)
        found: list[cst.BaseExpression] = []
        for node in self.calls.same_variable(container):
            parent = self.tree.parent(node)
            match parent:
                case cst.Subscript(value=value) if value is node:
                    if not is_target(self.tree, parent) and not isinstance(
                        self.tree.parent(parent), cst.Del
                    ):
                        found.append(parent)
                    continue
                case cst.Attribute(
                    value=value, attr=cst.Name(value="get" | "setdefault" | "pop" | "clear")
                ) if value is node:
                    call = self.tree.parent(parent)
                    if isinstance(call, cst.Call):
                        found.append(call)
                        continue
                case cst.AssignTarget() | cst.ComparisonTarget() | cst.AnnAssign():
                    continue
                case cst.Arg():
                    call = self.tree.parent(parent)
                    if isinstance(call, cst.Call) and self.tree.source(call.func) == "len":
                        continue
            if isinstance(node, cst.BaseExpression) and not is_tested(self.tree, node):
                journey.escapes.append(
                    Escape(node, f"is kept in `{self.tree.source(node)}`, which goes elsewhere")
                )
        return found

    def in_dictionary(self, element: cst.DictElement, journey: Journey) -> list[cst.BaseExpression]:
        """Reads of a value that is written into a dictionary, where that has a name."""
        literal = self.tree.parent(element)
        statement = self.tree.parent(literal) if literal is not None else None
        match statement:
            case cst.Assign(targets=[cst.AssignTarget(target=target)]):
                return self.entries(target, journey)
            case cst.AnnAssign(target=target):
                return self.entries(target, journey)
        journey.escapes.append(Escape(element, "is put into a collection"))
        return []
