"""Programs that are run by their command lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from os.path import basename

import libcst as cst

from migrate_interactions.conversations.contents import built_from
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text

_RUNNERS = frozenset(
    {
        *(f"subprocess.{one}" for one in ("run", "Popen", "call", "check_call", "check_output")),
        *("os.system", "os.popen"),
        *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"),
    }
)


def is_command(
    facts: Facts, call: cst.Call, programs: Collection[str], commands: Sequence[tuple[str, ...]]
) -> bool:
    """Whether ``call`` runs one of ``programs`` and first tells it one of ``commands``."""
    if not programs or facts.values.imported(call.func) not in _RUNNERS:
        return False
    words = _words(facts, call)
    told = [tuple(words[1 : 1 + len(one)]) == one for one in commands]
    return bool(words) and basename(words[0]) in programs and any(told)


def _words(facts: Facts, call: cst.Call) -> list[str]:
    """The first words of the command, as far as they are written out."""
    given = [one.value for one in call.args if one.keyword is None and not one.star]
    if not given:
        return []
    for below in built_from(facts, given[0]):
        match below:
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                return _constants([one.value for one in elements])
            case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
                return text.split()
            case cst.SimpleString() if len(given) == 1:
                return (constant_text(below) or "").split()
    return _constants(given)


def _constants(nodes: Sequence[cst.BaseExpression]) -> list[str]:
    """The texts that ``nodes`` begin with."""
    found: list[str] = []
    for node in nodes:
        text = constant_text(node)
        if text is None:
            break
        found.append(text)
    return found
