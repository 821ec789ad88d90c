"""Error handling that never runs, or that fails itself, since interactions raise other errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.remaining_errors import may_raise_old_errors
from migrate_interactions.facts.error_paths import ErrorPaths, error_paths
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.mapping.errors import CLASSES, NEW_ERROR_MODULES, STATUS_CLASSES
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

PRIVATE_MODULE = "google.genai._interactions"
_API_CORE = "google.api_core.exceptions."
#: What answers of generateContent have, and interactions have not.
_OTHER_READS = frozenset({"error", "finish_reason", "prompt_feedback", "candidates"})
#: Calls that raise nothing of their own where an answer is read.
_HARMLESS = frozenset(
    {"print", "len", "str", "strip", "rstrip", "lstrip", "info", "debug", "warning", "append"}
)
_ALL = frozenset({"Exception", "BaseException"})


class Dead(Enum):
    """What kind of error handling it is."""

    #: ``except errors.APIError``.
    HANDLER = auto()
    #: A retry, or another call that is told which errors to look for.
    WATCHER = auto()
    #: ``isinstance(error, errors.APIError)`` in a handler.
    TEST = auto()
    #: ``interaction.error``, ``.finish_reason`` and the like.
    READ = auto()
    #: The private module, which some versions lack.
    IMPORT = auto()
    #: ``except ValueError`` around ``.output_text``.
    VALUE_ERROR = auto()


@dataclass(frozen=True, eq=False)
class DeadHandler:
    """``node`` is where it is, ``named`` the classes or the attribute; ``around`` the ``try``."""

    dead: Dead
    node: cst.CSTNode
    named: tuple[str, ...]
    around: cst.Try | cst.TryStar | None = None
    watched: cst.CSTNode | None = None


def find_dead_handlers(facts: Facts) -> tuple[DeadHandler, ...]:
    """All of the module, in source order."""
    if not facts.interaction_calls:
        return ()
    paths = error_paths(facts, [call.call for call in facts.interaction_calls])
    found = [
        *_in_tries(facts, paths),
        *_in_watchers(facts, paths),
        *_reads(facts),
        *_imports(facts),
        *_value_errors(facts),
    ]
    unique = {one.node: one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: facts.tree.span(one.node).start))


def _in_tries(facts: Facts, paths: ErrorPaths) -> Iterator[DeadHandler]:
    for node in paths.tries:
        if not any(_old_in(facts, handler) for handler in node.handlers):
            continue
        if may_raise_old_errors(facts, node.body, ()):
            continue
        quiet = _only_interactions(facts, node.body)
        for handler in node.handlers:
            old = _dead_classes(facts, handler.type, quiet=quiet)
            if old:
                yield DeadHandler(Dead.HANDLER, handler, old, node)
                break
            tests = list(_tests(facts, handler.body))
            if tests:
                test, named = tests[0]
                yield DeadHandler(Dead.TEST, test, named, node)
                break


def _old_in(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether an error of the old API, or of google-api-core, is named in ``node``."""
    return any(
        isinstance(below, (cst.Name, cst.Attribute)) and _is_old(facts, below)
        for below in descendants(node)
    )


def _is_old(facts: Facts, node: cst.BaseExpression) -> bool:
    imported = facts.values.imported(node)
    return imported in CLASSES or imported.startswith(_API_CORE)


def _is_new(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is one of the errors of interactions, from either of their modules."""
    if facts.values.imported(node).rpartition(".")[0] in NEW_ERROR_MODULES:
        return True
    if not isinstance(node, cst.Name):
        return False
    scope = facts.tree.scope_of(node).resolve(node.value)
    bound = scope.bindings.get(node.value, ()) if scope is not None else ()
    return any((one.dotted or "").rpartition(".")[0] in NEW_ERROR_MODULES for one in bound)


def _dead_classes(facts: Facts, node: cst.BaseExpression | None, *, quiet: bool) -> tuple[str, ...]:
    """The classes in ``node`` that nothing raises; none where the right ones stand beside them.

    ``quiet`` says that nothing else is called that may raise errors of google-api-core.
    """
    if node is None:
        return ()
    listed = [e.value for e in node.elements] if isinstance(node, cst.Tuple | cst.List) else [node]
    old = [one for one in listed if _is_old(facts, one)]
    others = [one for one in listed if one not in old]
    if any(_is_new(facts, one) or facts.tree.source(one) in _ALL for one in others):
        return ()
    if any(isinstance(one, (cst.Name, cst.Call)) and not _is_class(facts, one) for one in others):
        return ()  # a tuple of classes that is made elsewhere
    if not quiet:
        old = [one for one in old if not facts.values.imported(one).startswith(_API_CORE)]
    return tuple(facts.tree.source(one) for one in old)


def _is_class(facts: Facts, node: cst.BaseExpression) -> bool:
    value = facts.values.evaluate(node)
    known = value is not None and (value.imported or isinstance(value.definition, cst.ClassDef))
    return bool(known) or facts.tree.source(node).endswith(("Error", "Exception", "Interrupt"))


def _tests(facts: Facts, code: cst.CSTNode) -> Iterator[tuple[cst.Call, tuple[str, ...]]]:
    """``isinstance`` with nothing but old classes of the service, in ``code``."""
    inside = [code, *descendants(code)]
    if any(isinstance(n, (cst.Name, cst.Attribute)) and _is_new(facts, n) for n in inside):
        return
    for below in inside:
        match below:
            case (
                cst.Call(
                    func=cst.Name(value="isinstance"), args=[_, cst.Arg(value=classes)]
                ) as call
            ):
                old = _dead_classes(facts, classes, quiet=False)
                if old:
                    yield call, old


def _in_watchers(facts: Facts, paths: ErrorPaths) -> Iterator[DeadHandler]:
    for watcher, code in paths.watchers.items():
        named = tuple(dict.fromkeys(_named_by(facts, watcher, code)))
        if named and not may_raise_old_errors(facts, code, ()):
            yield DeadHandler(Dead.WATCHER, watcher, named, watched=code)


def _named_by(facts: Facts, watcher: cst.BaseExpression, code: cst.CSTNode) -> Iterator[str]:
    """The old classes that ``watcher`` looks for, itself or in the predicates it is given."""
    parts: list[cst.CSTNode] = []
    for below in (watcher, *descendants(watcher)):
        if not isinstance(below, (cst.Name, cst.Attribute)) or facts.tree.is_within(below, [code]):
            continue
        if facts.values.imported(below) in STATUS_CLASSES:
            yield facts.tree.source(below)
        elif isinstance(below, cst.Name):
            parts += [v for v in possible_values(facts, below) if isinstance(v, cst.Lambda)]
            bound = facts.tracker.definitions_at(below)
            parts += [one.node.body for one in bound if isinstance(one.node, cst.FunctionDef)]
    for part in parts:
        if facts.tree.is_within(code, [part]) or facts.tree.is_within(part, [code]):
            continue
        for _, named in _tests(facts, part):
            yield from named


def _only_interactions(facts: Facts, code: cst.CSTNode) -> bool:
    """Whether nothing is called in ``code`` but the Interactions API, and what shows an answer."""
    known = {call.call for call in facts.interaction_calls}
    return all(
        call in known or facts.values.name_of(call).rpartition(".")[2] in _HARMLESS
        for call in descendants(code)
        if isinstance(call, cst.Call)
    )


def _reads(facts: Facts) -> Iterator[DeadHandler]:
    for node in facts.tree.scopes.nodes(cst.Attribute):
        name = node.attr.value
        if name in _OTHER_READS and _is_interaction(facts, node.value):
            yield DeadHandler(Dead.READ, node, (name,))
    for call in facts.tree.scopes.nodes(cst.Call):
        match call:
            case cst.Call(
                func=cst.Name(value="hasattr" | "getattr"),
                args=[cst.Arg(value=owner), cst.Arg(value=asked), *_],
            ):
                name = constant_text(asked) or ""
                if name in _OTHER_READS and _is_interaction(facts, owner):
                    yield DeadHandler(Dead.READ, call, (name,))


def _is_interaction(facts: Facts, node: cst.BaseExpression) -> bool:
    return facts.values.kind(node) is Kind.INTERACTION


def _imports(facts: Facts) -> Iterator[DeadHandler]:
    for node in facts.tree.scopes.nodes(cst.ImportFrom):
        module = node.module
        if module is None or node.relative or isinstance(node.names, cst.ImportStar):
            continue
        if facts.tree.source(module) != PRIVATE_MODULE or _may_fail(facts, node):
            continue
        names = tuple(alias.evaluated_name for alias in node.names)
        if all(name.endswith("Error") for name in names):
            yield DeadHandler(Dead.IMPORT, node, names)


def _may_fail(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether something is done where the import fails."""
    return any(isinstance(above, cst.Try) for above in facts.tree.ancestors(node))


def _value_errors(facts: Facts) -> Iterator[DeadHandler]:
    for node in facts.tree.scopes.nodes(cst.Try):
        caught = [h for h in node.handlers if h.type is not None]
        handler = next(
            (h for h in caught if h.type is not None and facts.tree.source(h.type) == "ValueError"),
            None,
        )
        if handler is None:
            continue
        inside = list(descendants(node.body))
        reads = [
            below
            for below in inside
            if isinstance(below, cst.Attribute)
            and below.attr.value == "output_text"
            and _is_interaction(facts, below.value)
        ]
        calls = [below for below in inside if isinstance(below, cst.Call)]
        harmless = all(facts.values.name_of(call).rpartition(".")[2] in _HARMLESS for call in calls)
        raises = any(isinstance(below, (cst.Raise, cst.Subscript)) for below in inside)
        if reads and harmless and not raises:
            yield DeadHandler(Dead.VALUE_ERROR, handler, ("ValueError",), node)
