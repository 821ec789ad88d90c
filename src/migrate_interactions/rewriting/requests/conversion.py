"""What every part of a request needs to be written anew, and how kept values are reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.layout import Commented, Items, Value, laid_out
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.moving import Moving
from migrate_interactions.rewriting.requests.records import Record, read_record
from migrate_interactions.rewriting.stability import is_lasting
from migrate_interactions.syntax.scopes import BindingKind


@dataclass(frozen=True, eq=False)
class Conversion:
    """The facts, the draft that collects the edits, and what else moves with them."""

    facts: Facts
    draft: Draft
    moving: Moving
    #: Elements of ``tools`` that the SDK called, and the program is to call.
    functions: tuple[cst.BaseExpression, ...] = ()

    def refusal(self, reason: str, sentence: str, node: cst.CSTNode) -> RefusedError:
        """The error to raise, at the line of ``node``."""
        return RefusedError(reason, sentence, self.facts.tree.line(node))

    def cannot(self, field: str, node: cst.CSTNode, why: str) -> RefusedError:
        """The error to raise where the value ``node`` of a configuration's field cannot go."""
        return self.refusal("config-field", f"`{field}` cannot be carried over: {why}", node)

    # -- values kept under a name ---------------------------------------------------------

    def kept(self, node: cst.BaseExpression) -> cst.BaseExpression | None:
        """The value of the variable or attribute ``node``, if it is only ever given one."""
        match node:
            case cst.Name():
                scope = self.facts.tree.scope_of(node).resolve(node.value)
                bindings = scope.bindings.get(node.value, []) if scope is not None else []
                if len(bindings) == 1 and not bindings[0].path:
                    binding = bindings[0]
                    return binding.value if binding.kind is BindingKind.ASSIGNMENT else None
            case cst.Attribute():
                owner = self.facts.calls.self_attribute(node)
                values = list(self.facts.calls.attribute_values(*owner)) if owner else []
                return values[0] if len(values) == 1 else None
        return None

    def written(self, node: cst.BaseExpression, field: str) -> Record | None:
        """The object that ``node`` writes out, or that the variable ``node`` holds.

        A variable that nothing else reads any more goes.
        """
        value = self.kept(node)
        if value is None:
            return read_record(self.facts, node, field)
        record = read_record(self.facts, value, field)
        if record is None:
            return None
        for change in self.moving.changes(node):
            raise self.refusal(
                "request-not-readable",
                f"`{self.facts.tree.source(node)}`, which has `{field}`, is changed",
                change,
            )
        for part in record.fields.values():
            if not is_lasting(self.facts, part, node):
                raise self.refusal(
                    "request-not-readable",
                    f"`{self.facts.tree.excerpt(node)}` may hold other values by then",
                    node,
                )
        if self.moving.all_of(node):
            self.draft.remove_statement(value)
        return record

    def in_place(
        self,
        node: cst.BaseExpression,
        value: cst.BaseExpression,
        field: str,
        convert: Callable[[cst.BaseExpression], Value],
        *,
        annotation: str,
    ) -> Value:
        """Rewrite ``value`` where the variable or attribute ``node`` is given it.

        Raises RefusedError if something that stays as it is reads it too.
        """
        if not self.moving.all_of(node):
            raise self.refusal(
                "request-not-readable",
                f"`{self.facts.tree.source(node)}`, which has the {field}, is also used elsewhere",
                self.moving.first_staying(node) or node,
            )
        changes = self.moving.changes(node)
        if changes:
            raise self.refusal(
                "request-not-readable",
                f"`{self.facts.tree.source(node)}`, which has the {field}, is changed at "
                f"`{self.facts.tree.excerpt(self.facts.tree.statement_of(changes[0]))}`",
                changes[0],
            )
        new = convert(value)
        if new != (self.draft.carry(value),):
            self.replace_kept(value, new, annotation)
        return (self.facts.tree.source(node),)

    def laid_out_at(
        self, value: Value, node: cst.BaseExpression, room_taken: int = 0
    ) -> tuple[Piece, ...]:
        """``value`` laid out for where ``node`` stands, with ``room_taken`` by what is added."""
        tree = self.facts.tree
        start = self.draft.carry(node).start
        column = start - tree.line_starts[tree.line_at(start) - 1]
        return laid_out(self.draft, value, tree.indentation(node), LINE_LIMIT - column - room_taken)

    def changes_nothing(self, node: cst.List | cst.Tuple, new: Items) -> bool:
        """Whether the elements of ``new`` are those of the display ``node`` as they are."""
        spans = [(self.draft.carry(element.value),) for element in node.elements]
        items = [one.value if isinstance(one, Commented) else one for one in new.items]
        return spans == items

    def replace_kept(self, value: cst.BaseExpression, new: Value, annotation: str) -> None:
        """Put ``new`` in place of an assigned ``value``; its annotation is ``annotation`` then."""
        tree = self.facts.tree
        statement = tree.parent(value)
        if isinstance(statement, cst.AnnAssign):
            if "Any" in annotation:
                self.draft.add_import("typing", "Any")
            self.draft.replace(statement.annotation.annotation, annotation)
        self.draft.replace_span(self.draft.carry(value), *self.laid_out_at(new, value))
