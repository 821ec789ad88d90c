"""What the project's other files use of a module."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from migrate_interactions.facts.module import Facts
from migrate_interactions.sources import module_word
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.syntax.scopes import Scope
from migrate_interactions.syntax.tree import EVERYTHING, Part

#: An import whose module is not a text that is written out.
_BY_VALUE = re.compile(rb"\b(?:import_module|__import__)\(\s*(?![rbu]?[\"'])")


def files_using(facts: Facts, *names: str) -> tuple[str, ...]:
    """Shown paths of the other files that import this module and mention all of ``names``.

    Linked files count where they use the names in a way that is not followed; what is asked of
    this module is asked of those of them that mention the names as well.
    """
    return _using(facts, names, (facts.tree.opaque, facts.tree.reached))


def files_using_unseen(facts: Facts, *names: str) -> tuple[str, ...]:
    """The same, but for linked files that only use the names as ``module.name``.

    For whoever looks at such mentions, too.
    """
    return _using(facts, names, (facts.tree.opaque,))


def _using(
    facts: Facts,
    names: tuple[str, ...],
    unfollowed: Sequence[Mapping[Scope, Mapping[str, Collection[str]]]],
) -> tuple[str, ...]:
    linked = {part.path for part in facts.tree.parts}
    found: set[str] = set()
    for part in facts.tree.parts:
        if is_notebook(part.path):
            continue  # no file imports from a notebook
        text = facts.tree.text[part.span.start : part.span.end]
        if part is not facts.tree.own and not all(re.search(rf"\b{n}\b", text) for n in names):
            continue
        of_part = [uses.get(part.scope, {}) for uses in unfollowed]
        found |= {
            path
            for path in _importing(facts, part, names)
            if path not in linked
            or any({EVERYTHING, *names} & {*uses.get(path, ())} for uses in of_part)
        }
    return tuple(sorted(found))


def files_importing_from(facts: Facts, part: Part, name: str) -> tuple[str, ...]:
    """Shown paths of the files, linked or not, that import ``part`` and mention ``name``."""
    return () if is_notebook(part.path) else _importing(facts, part, (name,))


def _importing(facts: Facts, part: Part, names: tuple[str, ...]) -> tuple[str, ...]:
    words = [name.encode() for name in names]
    module = module_word(part.path)
    named = facts.project.files_importing(module, words, except_path=part.path)
    return (*named, *_importing_anything(facts, part, words))


def _importing_anything(facts: Facts, part: Part, words: list[bytes]) -> Iterator[str]:
    """Files that import modules by names that are not written out, and mention ``words``."""
    for word in (b"import_module", b"__import__"):
        for path in facts.project.files_mentioning((word, *words), except_path=part.path):
            if _BY_VALUE.search(facts.project.content_of(path)):
                yield path


def files_reading_session(facts: Facts, key: str) -> tuple[str, ...]:
    """Shown paths of files that are not linked and do more than drop ``key`` of the session."""
    linked = {part.path for part in facts.tree.parts}
    found = facts.project.files_mentioning((b"session_state", key.encode()), except_path="")
    quoted = rf"[\"']{re.escape(key)}[\"']"
    deleted = rf"del [\w.]+(?:\[{quoted}\]|\.{re.escape(key)}\b)"
    dropped = rf"\.pop\(\s*{quoted}|{deleted}|{quoted} (?:not )?in\b"
    used = []
    for path in found:
        text = facts.project.content_of(path).decode("utf-8", "replace")
        if path not in linked and re.search(rf"\b{re.escape(key)}\b", re.sub(dropped, "", text)):
            used.append(path)
    return tuple(used)


def offered_to_others(facts: Facts, name: str) -> str | None:
    """The ``__init__.py`` whose ``__all__`` offers ``name`` to users of the project's package.

    None where the project is no package that is built to be installed.
    """
    if not facts.project.is_distributed:
        return None
    offering = facts.project.files_mentioning((b"__all__", name.encode()), except_path="")
    return next((path for path in offering if path.endswith("__init__.py")), None)
