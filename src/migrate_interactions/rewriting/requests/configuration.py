"""A configuration: where it is written out, kept, changed and used."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.rewriting.requests.records import Record
from migrate_interactions.syntax.scopes import Scope

CONFIG = "GenerateContentConfig"
CONFIG_CLASSES = frozenset(
    f"google.genai.types.{name}" for name in (CONFIG, f"{CONFIG}Dict", f"{CONFIG}OrDict")
)


@dataclass(frozen=True, eq=False)
class Source:
    """A configuration that is written out: its construction and its fields."""

    node: cst.BaseExpression
    record: Record

    @property
    def fields(self) -> dict[str, cst.BaseExpression]:
        return self.record.fields


@dataclass(eq=False)
class Config:
    """All that belongs to one configuration: where it is written out, kept, changed and used.

    ``uses`` are expressions that calls are given, ``changes`` and ``reads`` mentions of a
    variable or attribute in what changes or reads a field, ``others`` mentions that do
    something else with it.
    """

    node: cst.BaseExpression
    sources: list[Source] = field(default_factory=list)
    #: ``GenerateContentConfig(**params)``: the call, and what it unpacks.
    wrappers: list[tuple[cst.Call, cst.BaseExpression]] = field(default_factory=list)
    #: Variables, attributes and parameters: the scope or class, and the name.
    holders: list[tuple[Scope | cst.ClassDef, str]] = field(default_factory=list)
    functions: list[cst.FunctionDef] = field(default_factory=list)
    annotations: list[cst.Annotation] = field(default_factory=list)
    uses: list[cst.BaseExpression] = field(default_factory=list)
    changes: list[cst.BaseExpression] = field(default_factory=list)
    reads: list[cst.BaseExpression] = field(default_factory=list)
    others: list[cst.CSTNode] = field(default_factory=list)
    #: Whether ``None`` comes to a place that the configuration comes to.
    optional: bool = False
    #: Parameters: what else is passed for them is not known if the function is used elsewhere.
    parameters: list[str] = field(default_factory=list)
    #: Whether the code takes another one where this one is missing.
    replaced_if_missing: bool = False

    @property
    def fields(self) -> dict[str, cst.BaseExpression]:
        """The fields of the only place where it is written out."""
        return self.sources[0].fields if len(self.sources) == 1 else {}

    @property
    def is_kept(self) -> bool:
        """Whether it is anywhere else than in one call."""
        return bool(self.holders or self.functions or self.wrappers or len(self.sources) > 1)

    @property
    def builder(self) -> cst.FunctionDef | None:
        """The function that makes it."""
        return self.functions[0] if self.functions else None
