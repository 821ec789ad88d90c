"""What all parts of rewriting error handlers share: the draft, and what has been done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.remaining_errors import may_raise_old_errors
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.errors import (
    CLASSES,
    CLIENT_ERROR_CLASSES,
    NEW_ERROR_MODULES,
    NEW_ERRORS,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.rewriting.refused import RefusedError

TEXT = "errors of interactions have another text and other class names than those before"
FEWER_CLIENT_ERRORS = (
    "`CLIENT_ERRORS` has the 4xx answers with a class of their own; others, such as 408, are not "
    "in it"
)

_SERVICE_ERROR = '''
def service_error(error: APIStatusError) -> dict[str, Any]:
    """What the service says of an error: its code, message and status."""
    if isinstance(error.body, dict):
        return error.body.get("error", error.body)
    return {"message": error.body, "status": error.response.reason_phrase}
'''

_SERVICE_ERROR_OF_EITHER = '''
def service_error(error: Any) -> dict[str, Any]:
    """What the service says of an error of either API: its code, message and status."""
    details = error.body if isinstance(error, APIStatusError) else error.details
    if isinstance(details, dict):
        return details.get("error", details)
    return {"message": details, "status": error.response.reason_phrase}
'''


@dataclass
class ErrorMove:
    """The calls that move and the draft that moves them.

    ``is_gone`` tells code that disappears with the calls; ``done`` are the expressions with
    old classes that have been seen to.
    """

    facts: Facts
    draft: Draft
    moved: Collection[cst.CSTNode]
    is_gone: Callable[[cst.CSTNode], bool]
    done: set[cst.CSTNode] = field(default_factory=set)
    #: Reads of errors that have been seen to.
    read: set[cst.CSTNode] = field(default_factory=set)
    #: Whether calls become interactions in the background, whose failure the wait raises.
    waited_for: bool = False

    def old_class(self, node: cst.CSTNode) -> str:
        """What interactions raise in place of the class that ``node`` names; empty if none."""
        if not isinstance(node, (cst.Name, cst.Attribute)):
            return ""
        return CLASSES.get(self.facts.values.imported(node), "")

    def new_class(self, node: cst.CSTNode) -> str:
        """The name of the class if ``node`` names one of the new errors."""
        if not isinstance(node, (cst.Name, cst.Attribute)):
            return ""
        module, _, name = self.facts.values.imported(node).rpartition(".")
        return name if module in NEW_ERROR_MODULES else ""

    @cached_property
    def is_mixed(self) -> bool:
        """Whether anything in the module, or a caller elsewhere, may still see old errors."""
        return any(
            may_raise_old_errors(self.facts, part.module, self.moved)
            for part in self.facts.tree.parts
        )

    def use(self, name: str) -> str:
        """Import the class ``name``. Raises RefusedError if it means something else here."""
        bound = self.facts.tree.scopes.module.bindings.get(name, ())
        ours = any(b.dotted in {f"{m}.{name}" for m in NEW_ERROR_MODULES} for b in bound)
        if not ours:
            if not is_free(self.facts, name):
                raise RefusedError("error-handler", f"`{name}` is something else in this file")
            self.draft.add_import(NEW_ERRORS, name)
        return name

    def use_client_errors(self) -> str:
        """Define the tuple of all 4xx classes."""
        name = "CLIENT_ERRORS"
        if is_free(self.facts, name):
            listed = "".join(f"    {self.use(one)},\n" for one in CLIENT_ERROR_CLASSES)
            self.draft.add_block(f"{name} = (\n{listed})")
        self.draft.note(FEWER_CLIENT_ERRORS)
        return name

    def use_service_error(self) -> None:
        """Define the function that reads the service's message."""
        if is_free(self.facts, "service_error"):
            self.use("APIStatusError")
            self.draft.add_import("typing", "Any")
            self.draft.add_block(_SERVICE_ERROR_OF_EITHER if self.is_mixed else _SERVICE_ERROR)

    def refuse(self, sentence: str, node: cst.CSTNode) -> RefusedError:
        return RefusedError("error-handler", sentence, self.facts.tree.line(node))
