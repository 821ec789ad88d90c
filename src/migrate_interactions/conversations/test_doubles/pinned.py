"""Parts of tests that stand in for calls of the old API which the project no longer makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Definition, Method
from migrate_interactions.conversations.test_doubles.doubles import Double, Role
from migrate_interactions.conversations.test_doubles.reach import (
    OldCall,
    Reached,
    Surroundings,
    surroundings,
)
from migrate_interactions.conversations.test_doubles.recordings import recorded
from migrate_interactions.conversations.test_doubles.roles import Roles, find_roles
from migrate_interactions.conversations.test_doubles.units import TestFile, Unit, words_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.sources.project import Project
from migrate_interactions.sources.test_files import is_test_file
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_called

#: Texts without which a file of tests stands in for nothing.
_SIGNS = re.compile(
    r"\b(generate_content(_stream)?|chats|start_chat|GenerativeModel)\b"
    r"|:(streamGenerateContent|generateContent)\b|\bvcr\b|cassette"
)
#: What makes requests of ``:generateContent``.
_REQUESTING = (Method.GENERATE, Method.STREAM, Method.CHAT)


@dataclass(frozen=True, eq=False)
class Sign:
    """A place in a test that stands in for a method."""

    node: cst.CSTNode
    method: Method
    #: Why a person has to see to it, where that is plain.
    why: str = ""


@dataclass(frozen=True, eq=False)
class Pinned:
    """A part of a test file that stands in for methods which the code no longer calls there."""

    file: TestFile
    roles: Roles
    unit: Unit
    signs: tuple[Sign, ...]
    #: The calls that this run moves, as they were.
    replaced: tuple[OldCall, ...]
    #: Calls of the same methods that stay, and that it stands in for as well.
    staying: tuple[OldCall, ...]
    before: Reached
    now: Reached
    #: All parts of the file that are pinned.
    stale_units: frozenset[Unit] = frozenset()
    project: Project | None = None

    @property
    def methods(self) -> tuple[Method, ...]:
        return tuple(sorted({sign.method for sign in self.signs}))

    def is_used_elsewhere(self, *names: str) -> bool:
        """Whether another file mentions all of ``names``."""
        path = self.file.tree.path
        project = self.project
        return project is None or bool(
            project.files_mentioning([name.encode() for name in names], path)
        )

    @property
    def created(self) -> tuple[OldCall, ...]:
        """The calls of the Interactions API that the test reaches."""
        return self.now.calls(Method.CREATE)

    @cached_property
    def reads(self) -> frozenset[str]:
        """What the code that makes interactions mentions."""
        return self.now.words_of({one.path for one in self.created})


def find_pinned(facts: Facts) -> tuple[Pinned, ...]:
    """Every part of a test file that stands in for calls that are made no longer."""
    tree = facts.tree
    if not is_test_file(tree.path) or not _SIGNS.search(tree.text):
        return ()
    migrated = facts.project.files_mentioning((b"interactions", b"create"), tree.path)
    if not migrated and Method.MODEL not in tree.text:
        return ()
    file, roles = TestFile(tree), find_roles(tree)
    signs = _signs_by_unit(file, roles, facts.project)
    if not signs:
        return ()
    around = surroundings(facts.project, tree.path, tree.text, file.dotted_texts)
    users = {unit: files_using(facts.project, file, unit) for unit in signs}
    around = around.with_imports_of(path for paths in users.values() for path in paths)
    found = (_pinned(file, roles, unit, own, around, users[unit]) for unit, own in signs.items())
    pinned = [one for one in found if one is not None]
    units = frozenset(one.unit for one in pinned)
    return tuple(replace(one, stale_units=units, project=facts.project) for one in pinned)


def _pinned(
    file: TestFile,
    roles: Roles,
    unit: Unit,
    signs: list[Sign],
    around: Surroundings,
    users: tuple[str, ...],
) -> Pinned | None:
    words = words_reached_from(file, unit)
    for path in users:
        words |= words_of(around.project.content_of(path).decode("utf-8", "replace"))
    before, now = around.reached_before(words), around.reached(words)
    creates = bool(now.calls(Method.CREATE))
    gone: list[OldCall] = []
    stale: list[Sign] = []
    for method in sorted({sign.method for sign in signs}):
        asked = _REQUESTING if method is Method.REST else (method,)
        moved = [call for one in asked for call in _gone(one, before, now, around.changed)]
        if not creates and method is not Method.MODEL:
            continue  # it is not for interactions that the calls went
        if moved or (creates and not around.changed and not now.calls(*asked)):
            gone += moved
            stale += [sign for sign in signs if sign.method is method]
    if not stale:
        return None
    staying = tuple(_staying({sign.method for sign in stale}, before, now))
    return Pinned(file, roles, unit, tuple(stale), tuple(gone), staying, before, now)


def _staying(methods: set[Method], before: Reached, now: Reached) -> Iterator[OldCall]:
    """Calls of ``methods`` that stay, where they are before this run."""
    still = {(path, one.key) for path, one in now.definitions if _calls(one, *methods)}
    for path, one in before.definitions:
        if (path, one.key) in still:
            yield from (OldCall(path, call) for call in one.calls if call.method in methods)


def _calls(one: Definition, *methods: Method) -> bool:
    return any(call.method in methods for call in one.calls)


def files_using(project: Project, file: TestFile, unit: Unit) -> tuple[str, ...]:
    """Other test files that name a fixture, a stub or a function of this one."""
    if unit.is_test:
        return ()
    others = project.files_mentioning((unit.name.encode(),), file.tree.path)
    return tuple(path for path in others if is_test_file(path))


def words_reached_from(file: TestFile, unit: Unit) -> frozenset[str]:
    """The words of a test, or of all tests that use a fixture, a stub or a function."""
    if unit.is_test:
        return file.words(unit)
    users = [one for one in file.units if one.is_test and unit in file.needs(one)]
    return frozenset().union(*(file.words(one) for one in (users or [unit])))


def _gone(
    method: Method, before: Reached, now: Reached, changed: frozenset[str]
) -> Iterator[OldCall]:
    """The calls of ``method`` in definitions that call it no longer."""
    still = {(path, one.key) for path, one in now.definitions if _calls(one, method)}
    for path, one in before.definitions:
        if path in changed and (path, one.key) not in still:
            yield from (OldCall(path, call) for call in one.calls if call.method is method)


def _signs_by_unit(file: TestFile, roles: Roles, project: Project) -> dict[Unit, list[Sign]]:
    found: dict[Unit, list[Sign]] = {}
    for unit in file.units:
        signs = [sign for node in file.nodes(unit) if (sign := _sign(file, roles, node))]
        signs += [Sign(*one) for one in recorded(file, unit, project)]
        if signs:
            signs.sort(key=lambda sign: file.tree.span(sign.node).start)
            found[unit] = signs
    return found


def _sign(file: TestFile, roles: Roles, node: cst.CSTNode) -> Sign | None:
    match node:
        case cst.FunctionDef(name=cst.Name(value="generate_content")):
            return Sign(node, Method.GENERATE)
        case cst.FunctionDef(name=cst.Name(value="generate_content_stream")):
            return Sign(node, Method.STREAM)
        case cst.FunctionDef(name=cst.Name(value="send_message" | "send_message_stream")):
            return Sign(node, Method.CHAT)
        case cst.Arg(keyword=cst.Name(value="generate_content")):
            return Sign(node, Method.GENERATE)
        case cst.Arg(keyword=cst.Name(value="generate_content_stream")):
            return Sign(node, Method.STREAM)
        case cst.Arg(keyword=cst.Name(value="send_message" | "send_message_stream")):
            return Sign(node, Method.CHAT)
        case cst.SimpleString():
            text = constant_text(node) or ""
            return Sign(node, Method.MODEL) if text.endswith(".GenerativeModel") else None
        case cst.Call():
            given = roles.set_by_monkeypatch(node)
            double = given[0] if given is not None else roles.patched(node)
            return _sign_of(node, double)
        case cst.Attribute() if not is_called(file.tree, node):
            return _sign_of(node, roles.of(node))
        case cst.Name():
            owner = file.tree.parent(node)
            if isinstance(owner, cst.Attribute) and owner.value is node:
                return _sign_of(node, roles.of(node))
    return None


def _sign_of(node: cst.CSTNode, double: Double | None) -> Sign | None:
    if double is not None and double.role in (Role.ASK, Role.START):
        return Sign(node, double.method)
    return None
