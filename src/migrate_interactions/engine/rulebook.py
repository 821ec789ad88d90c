"""What is run over every file: the rules, and the way from text to facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate_interactions.engine.selection import Selection
from migrate_interactions.findings import Codemod, Confidence, Policy, Safety, Version
from migrate_interactions.sources import Project

if TYPE_CHECKING:
    from migrate_interactions.conversations import ModuleFacts

#: From a shown path, a text and its surroundings to the facts that codemods ask.
FactsOf = Callable[[str, str, Project], "ModuleFacts"]


@dataclass(frozen=True)
class Rulebook:
    """The codemods in their order, and the analysis they build on."""

    codemods: tuple[Codemod, ...]
    #: Of a file with those that its calls of Gemini have to do with.
    facts_of: FactsOf
    #: Of a file with the whole program: it tells what is dead, and costs more.
    facts_of_program: FactsOf


@dataclass(frozen=True)
class Settings:
    """What the user chose for a run."""

    policy: Policy = field(default_factory=Policy)
    #: The least safe fixes that may be applied.
    safety: Safety = Safety.REVIEW
    selection: Selection = field(default_factory=Selection)
    #: Findings of which the rule is less sure are left out.
    min_confidence: Confidence = Confidence.LOW
    #: The google-genai that migrated code will run on; None for what each file's project says.
    target: Version | None = None
    #: Also edit files that were not given when a fix needs them.
    follow: bool = False


def installed_rulebook() -> Rulebook:
    """The installed codemods over the real analysis. Imports LibCST.

    Raises :class:`migrate_interactions.engine.catalogue.CatalogueError`.
    """
    from migrate_interactions.engine.catalogue import load_catalogue

    return Rulebook(load_catalogue(), _facts_of, _facts_of_program)


def _facts_of(path: str, text: str, project: Project) -> ModuleFacts:
    from migrate_interactions.conversations import analyse
    from migrate_interactions.facts.linked import with_neighbours
    from migrate_interactions.syntax.tree import parse_tree

    return analyse(with_neighbours(parse_tree(path, text), project), project)


def _facts_of_program(path: str, text: str, project: Project) -> ModuleFacts:
    from migrate_interactions.conversations import analyse
    from migrate_interactions.facts.whole_program import with_whole_program
    from migrate_interactions.syntax.tree import parse_tree

    return analyse(with_whole_program(parse_tree(path, text), project), project)
