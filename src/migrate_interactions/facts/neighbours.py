"""Which other files of a project have to be read with a module to follow its Gemini calls.

Every module is summed up in few words: what each of its first statements defines and mentions,
and whether it calls the API. What mentions something that calls the API, over files, and what
that mentions in turn, belongs together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.sdk import SITE_METHODS
from migrate_interactions.sources import (
    imports_finder,
    may_cut_turns,
    mentions_gemini,
    module_word,
    uses_gemini,
)
from migrate_interactions.sources.modules import module_path, split_dotted
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.walk import descendants

#: More files, or more bytes, are not read with one module.
MOST_FILES = 16
MOST_BYTES = 500_000

_COLLECTIONS = frozenset({"list", "dict", "set", "deque", "defaultdict", "OrderedDict"})
_REQUEST_TYPES = frozenset({"GenerateContentConfig", "FunctionDeclaration", "Tool", "Schema"})
_METHODS = SITE_METHODS | {"start_chat", "chats", "interactions"}


@dataclass(frozen=True)
class Statement:
    """A statement of a module's body: names it binds, names in it, whether it calls the API.

    ``is_data`` says that it makes a list or the like, which other files may change, or a part
    of requests, which have to be migrated together.
    """

    defines: frozenset[str]
    mentions: frozenset[str]
    calls_the_api: bool
    is_data: bool


@dataclass(frozen=True)
class Summary:
    """What there is to know of a module before it is read with others.

    ``imports`` has each imported name with the dotted names that it reaches, imports inside of
    functions included.
    """

    path: str
    statements: tuple[Statement, ...]
    imports: tuple[tuple[str, str], ...]

    def concerned(self, names: frozenset[str]) -> frozenset[str]:
        """Names that are defined with the help of ``names`` or of calls of the API."""
        found = set(names)
        found |= {own for own, dotted in self.imports if dotted.split(".")[-1] in names}
        while True:
            more = {
                defined
                for statement in self.statements
                if statement.calls_the_api or statement.mentions & found
                for defined in statement.defines
            }
            if more <= found:
                return frozenset(found)
            found |= more

    def needed(self, names: frozenset[str]) -> frozenset[str]:
        """What statements that have to do with ``names`` or the API mention, directly or not."""
        concerned = self.concerned(names)
        found: set[str] = set()
        for statement in self.statements:
            if statement.calls_the_api or statement.mentions & concerned:
                found |= statement.mentions
        while True:
            more = {
                mentioned
                for statement in self.statements
                if statement.defines & found
                for mentioned in statement.mentions
            }
            if more <= found:
                return frozenset(found)
            found |= more

    @cached_property
    def calls_the_api(self) -> bool:
        return any(statement.calls_the_api for statement in self.statements)


#: From a shown path to the summary of that file; None if it cannot be parsed.
SummaryOf = Callable[[str], Summary | None]


def summary_of(tree: Tree) -> Summary:
    """The summary of a tree of one file."""
    statements = tuple(_statement(tree, one) for one in tree.module.body)
    imports = {
        (name, dotted)
        for scope in {tree.scopes.module, *tree.scopes.scope_of.values()}
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind is BindingKind.IMPORT and binding.dotted
        for dotted in _reached(binding, binding.dotted)
    }
    return Summary(tree.path, statements, tuple(sorted(imports)))


def _reached(binding: Binding, dotted: str) -> tuple[str, ...]:
    """What an import makes reachable: ``import a.b`` both ``a`` and ``a.b``."""
    if isinstance(binding.node, cst.ImportAlias) and binding.node.asname is None:
        whole = dotted_name(binding.node.name)
        if whole.startswith(f"{dotted}."):
            return dotted, whole
    return (dotted,)


def _statement(tree: Tree, statement: cst.CSTNode) -> Statement:
    module = tree.scopes.module
    mentions: set[str] = set()
    calls = False
    for node in descendants(statement):
        match node:
            case cst.Attribute(attr=cst.Name(value=name)) if name in _METHODS:
                calls = True
            case cst.Name(value=name):
                mentions.add(name)
    defined = _defined(tree, statement, module)
    is_data = _makes_data(statement) or not mentions.isdisjoint(_REQUEST_TYPES)
    return Statement(defined, frozenset(mentions), calls, is_data)


def _makes_data(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=value) | cst.AnnAssign(value=value)]):
            match value:
                case cst.List() | cst.Dict() | cst.Set():
                    return True
                case cst.Call(func=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name))):
                    return name in _COLLECTIONS
    return False


def _defined(tree: Tree, statement: cst.CSTNode, module: Scope) -> frozenset[str]:
    match statement:
        case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
            return frozenset({name.value})
    span = tree.span(statement)
    return frozenset(
        name
        for name, bindings in module.bindings.items()
        for binding in bindings
        if binding.kind is not BindingKind.IMPORT and span.contains(tree.span(binding.node))
    )


@dataclass
class Neighbourhood:
    """Collects the files to be read with one, nearest first."""

    project: Project
    summaries: dict[str, Summary]
    found: list[str] = field(default_factory=list)
    #: Names of each file that have to do with the calls in question.
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Files that are only needed by others; who else uses them matters for their data alone.
    needed: set[str] = field(default_factory=set)

    def next_to(self, path: str) -> Iterator[str]:
        """Files that ``path`` needs, then those that use what is concerned in it."""
        summary = self.summaries[path]
        names = self.names.get(path, frozenset())
        wanted = summary.needed(names)
        for name, dotted in summary.imports:
            if name in wanted:
                yield from self._sources(path, dotted, wanted)
        offered = {
            one
            for statement in summary.statements
            if path not in self.needed or statement.is_data
            for one in statement.defines
        }
        if path in self.needed:
            concerned = names & offered
        else:
            offered |= names & {own for own, _ in summary.imports}
            concerned = summary.concerned(names) & offered
        for name in sorted(concerned):
            yield from self._importers(path, name)

    def _sources(self, path: str, dotted: str, wanted: frozenset[str]) -> Iterator[str]:
        module, name = split_dotted(dotted)
        home = module_path(self.project, path, module)
        if home is not None:
            self._concern(home, name)
        whole = module_path(self.project, path, dotted)
        if whole is not None:
            self._concern(whole, *wanted)  # as ``module.name``
        for source in (whole, home):
            if source is not None:
                if source not in self.summaries:
                    self.needed.add(source)
                yield source

    def _importers(self, path: str, name: str) -> Iterator[str]:
        module = module_word(path)
        for other in self.project.files_importing(module, (name.encode(),), path):
            self._concern(other, name)
            self._concern(other, module.decode())
            self.needed.discard(other)
            yield other

    def _concern(self, path: str, *names: str) -> None:
        self.names[path] = self.names.get(path, frozenset()).union(names)


def neighbours_of(tree: Tree, project: Project, summary: SummaryOf) -> tuple[str, ...]:
    """The paths of the files that have to be read with ``tree``; none if it calls no API."""
    first = summary_of(tree)
    around = Neighbourhood(project, {tree.path: first})
    if not first.calls_the_api:
        names = set(_imported_from_gemini(first, project))
        content = tree.text.encode("utf-8", "replace")
        if imports_finder(content) or may_cut_turns(content):  # others may ask with what is left
            names |= {one for statement in first.statements for one in statement.defines}
        around.names[tree.path] = frozenset(names)
        if not around.names[tree.path]:
            return ()
    paths: list[str] = []
    size = len(tree.text)
    queue = deque([tree.path])
    while queue:
        path = queue.popleft()
        for other in dict.fromkeys(around.next_to(path)):
            if other in around.summaries or other == tree.path:
                continue
            if len(paths) + 1 >= MOST_FILES:
                return tuple(paths)
            if path != tree.path and not _is_near(project, around, other):
                continue
            more = len(project.content_of(other))
            if size + more > MOST_BYTES:
                continue
            found = summary(other)
            if found is None:
                continue
            size += more
            paths.append(other)
            around.summaries[other] = found
            queue.append(other)
    return tuple(paths)


def _imported_from_gemini(summary: Summary, project: Project) -> Iterator[str]:
    """Names that a file which calls no API has from files that do."""
    for name, dotted in summary.imports:
        for each in (dotted, split_dotted(dotted)[0]):
            path = module_path(project, summary.path, each)
            content = project.content_of(path) if path is not None else b""
            if mentions_gemini(content) or uses_gemini(content):
                yield name


def _is_near(project: Project, around: Neighbourhood, path: str) -> bool:
    """Whether a file that only a neighbour has to do with matters: it knows Gemini, or uses it."""
    return mentions_gemini(project.content_of(path)) or path in around.names
