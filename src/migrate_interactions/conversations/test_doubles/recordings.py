"""Addresses and recorded requests of ``generateContent`` that a test answers from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.conversations.test_doubles.units import TestFile, Unit
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.shapes import constant_text

_ADDRESS = re.compile(r":(streamGenerateContent|generateContent)\b")
_RECORDED = re.compile(rb":(streamGenerateContent|generateContent)\b")
_RECORDING = re.compile(r"\bvcr\b|cassette")
#: What may be the name of a cassette.
_NAME = re.compile(r"[\w./-]{1,100}")
#: How a file of recorded requests is called.
_ENDS = (".yaml", ".yml", ".json")

Recorded = tuple[cst.CSTNode, Method, str]


def recorded(file: TestFile, unit: Unit, project: Project) -> Iterator[Recorded]:
    """What a test answers requests from: a literal, or a file of recorded requests."""
    for node in _literals(file, unit):
        text = constant_text(node) or ""
        if _ADDRESS.search(text):
            yield node, Method.REST, "it answers requests to an address that is asked no longer"
    if not unit.is_test or not _RECORDING.search(file.tree.text):
        return
    for path, node in _cassettes(file, unit):
        content = project.content_of(path)
        found = _RECORDED.search(content)
        if found is not None:
            line = content.count(b"\n", 0, found.start()) + 1
            yield node, Method.REST, f"requests are recorded at {path}:{line}; record them again"


def _literals(file: TestFile, unit: Unit) -> Iterator[cst.CSTNode]:
    """The texts in a unit, and those of the module's variables that it names."""
    yield from (node for node in file.nodes(unit) if isinstance(node, cst.SimpleString))
    words = file.words_in(unit)
    for name, bindings in file.tree.scopes.module.bindings.items():
        for binding in bindings if name in words else ():
            if isinstance(binding.value, cst.SimpleString):
                yield binding.value


def _cassettes(file: TestFile, unit: Unit) -> Iterator[tuple[str, cst.CSTNode]]:
    """Where the recorded requests of a test may be: named by it, or by the plugins' rules."""
    folder = PurePosixPath(file.tree.path).parent
    for node in file.nodes(unit):
        text = constant_text(node) if isinstance(node, cst.SimpleString) else None
        if text and _NAME.fullmatch(text):
            for end in ("", *_ENDS):
                yield str(folder / f"{text}{end}"), node
                yield f"{text}{end}", node
                yield str(folder / "cassettes" / f"{text}{end}"), node
    module = PurePosixPath(file.tree.path).stem
    for name in (f"{module}/{unit.name}", unit.name, f"{module}.{unit.name}"):
        for end in _ENDS:
            yield str(folder / "cassettes" / f"{name}{end}"), unit.node.name
