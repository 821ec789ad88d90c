"""Where one value has been: every expression that holds it, and where it could not be followed."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.syntax.scopes import Binding


@dataclass(frozen=True)
class Escape:
    """A use that cannot be followed further: where, and what is done there."""

    node: cst.CSTNode
    what: str


@dataclass
class Journey:
    """All the expressions that hold one value.

    ``uses`` are the expressions whose parent does something with the value itself (reads an
    attribute of it, tests it); ``names`` the variables it is kept in; ``returned_by`` the
    functions that hand it to their callers.
    """

    uses: list[cst.BaseExpression] = field(default_factory=list)
    escapes: list[Escape] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    attributes: list[tuple[cst.ClassDef, str]] = field(default_factory=list)
    returned_by: list[cst.FunctionDef] = field(default_factory=list)
    #: Calls that may give the value, or something else: methods of one name. Escapes as well.
    mixed: list[Escape] = field(default_factory=list)
    #: Every expression that was passed on the way.
    seen: set[cst.CSTNode] = field(default_factory=set)
    #: Parameters and dictionaries that hold it.
    parameters: list[tuple[cst.FunctionDef, str]] = field(default_factory=list)
    containers: list[cst.BaseExpression] = field(default_factory=list)
    #: Keys of Streamlit's session under which it is kept.
    session_keys: list[str] = field(default_factory=list)
