"""The last gate before a rewritten text is shown or written."""

from __future__ import annotations

import ast
import sys
import warnings
from collections import Counter

from migrate_interactions.engine.interaction_calls import problems_in_calls
from migrate_interactions.engine.names import Names
from migrate_interactions.engine.names_reader import names_of
from migrate_interactions.engine.tidy import dead_imports


def verify(before: str, after: str, path: str) -> tuple[str, ...]:
    """What is wrong with ``after`` that was not wrong with ``before``; empty if nothing is.

    Looks with Python's own parser, so that a mistake of the analysis is not repeated here. A
    text that this Python cannot parse cannot be vouched for, and that is a problem as well.
    """
    import libcst

    try:
        libcst.parse_module(after)
    except libcst.ParserSyntaxError as error:
        return (f"it does not parse: {error.message} (line {error.raw_line})",)
    unparsable = _syntax_error(before)
    if unparsable:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return (f"it cannot be checked, since Python {version} does not parse it: {unparsable}",)
    broken = _syntax_error(after) or (_compiler_error(after) and not _compiler_error(before))
    if broken:
        return (f"it does not compile: {_syntax_error(after) or _compiler_error(after)}",)
    old, new = names_of(before), names_of(after)
    return (
        *_not_bound(old, new),
        *_bound_too_late(old, new),
        *_attributes_never_set(old, new),
        *(f"the import of {one.name} is not used" for one in dead_imports(path, old, new)),
        *_wrong_calls(before, after),
    )


def _syntax_error(text: str) -> str:
    """What Python says against ``text``, with the line; empty if it compiles.

    What only the compiler minds, such as ``await`` outside a function, is left to the
    comparison of both texts.
    """
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        return _told(error)
    return ""


def _told(error: SyntaxError | ValueError) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})"
    return str(error)


def _compiler_error(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<migrated>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            return _told(error)
    return ""


def _not_bound(old: Names, new: Names) -> tuple[str, ...]:
    before = old.unbound()
    return tuple(
        f"the name {name} is not bound (line {line})"
        for name, line in new.unbound().items()
        if name not in before
    )


def _bound_too_late(old: Names, new: Names) -> tuple[str, ...]:
    before = old.read_too_early()
    return tuple(
        f"the name {name} is read before anything is assigned to it (line {line})"
        for (scope, name), line in new.read_too_early().items()
        if (scope, name) not in before
    )


def _attributes_never_set(old: Names, new: Names) -> tuple[str, ...]:
    """Attributes of ``self`` that only the new text reads and that no class in it sets."""
    return tuple(
        f"the attribute self.{name} is read but nowhere set (line {line})"
        for name, line in new.attributes_read.items()
        if name not in old.attributes_read and name not in new.attributes_set
    )


def _wrong_calls(before: str, after: str) -> tuple[str, ...]:
    # Counted by what is said: an edit elsewhere in a call leaves its old problem as it was.
    known = Counter(one.sentence for one in problems_in_calls(ast.parse(before)))
    found = []
    for one in problems_in_calls(ast.parse(after)):
        known[one.sentence] -= 1
        if known[one.sentence] < 0:
            found.append(f"{one.sentence} (line {one.line})")
    return tuple(found)
