"""What the rewrite of one part of a test goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.conversations.test_doubles.doubles import Double, Role
from migrate_interactions.conversations.test_doubles.pinned import Pinned
from migrate_interactions.conversations.test_doubles.roles import Roles
from migrate_interactions.findings import Edit
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.tree import Tree

#: Classes of what the project sends as input that may change while a test looks at it.
_KEPT = ("message",)


@dataclass(eq=False)
class Work:
    """One part of a test that is rewritten, and what was done with its nodes."""

    pinned: Pinned
    draft: Draft
    handled: set[cst.CSTNode] = field(default_factory=set)
    #: What builds on the new texts of other nodes, and is done when these are known.
    later: list[Callable[[], None]] = field(default_factory=list)

    @property
    def tree(self) -> Tree:
        return self.draft.tree

    @property
    def roles(self) -> Roles:
        return self.pinned.roles

    def role(self, node: cst.CSTNode) -> Role | None:
        double = self.roles.of(node)
        return double.role if double is not None else None

    def double(self, node: cst.CSTNode) -> Double | None:
        return self.roles.of(node)

    def refuse(self, sentence: str, node: cst.CSTNode) -> RefusedError:
        """A refusal to be raised, because of ``node``."""
        return RefusedError("test-double", sentence, self.tree.line(node))

    def rename(self, name: cst.CSTNode, new: str) -> None:
        """Put ``new`` in place of an identifier."""
        self.handled.add(name)
        self.draft.replace(name, new)

    def rendered(self, node: cst.CSTNode) -> str:
        """The source of ``node`` with the edits that are drafted inside it."""
        span = self.tree.span(node)
        edits = [
            edit for edit in self.draft.edits().get(self.tree.path, ()) if span.contains(edit.span)
        ]
        text, end = "", span.start
        for edit in edits:
            text += self.tree.text[end : edit.span.start] + _text(edit)
            end = edit.span.end
        return text + self.tree.text[end : span.end]

    def reads(self, attribute: str) -> bool:
        """Whether the code that makes interactions mentions ``attribute``."""
        return attribute in self.pinned.reads

    @property
    def sends_the_same(self) -> bool:
        """Whether the code gives interactions what it gave the old calls, piece by piece."""
        old = {one.call.input for one in self.pinned.replaced if one.call.method is not Method.CHAT}
        old |= self.pinned.before.messages
        passed_on = self.pinned.now.messages | set(_KEPT)
        sent = {one.call.input for one in self.pinned.created}
        return bool(old) and all(one in old or one in passed_on for one in sent)

    def within(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The parents of ``node`` up to the part that is rewritten."""
        for one in self.tree.ancestors(node):
            yield one
            if one is self.pinned.unit.node:
                return


def _text(edit: Edit) -> str:
    return "".join(piece for piece in edit.pieces if isinstance(piece, str))
