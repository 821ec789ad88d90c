"""What is in the turns of a stored transcript, by what the module makes turns of."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.parts import PartKind
from migrate_interactions.conversations.turn_lists import turns_in
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text

#: What parts are made with -> the kind of part.
_MADE = {
    "text": PartKind.TEXT,
    "from_text": PartKind.TEXT,
    "inline_data": PartKind.BYTES,
    "inlineData": PartKind.BYTES,
    "from_bytes": PartKind.BYTES,
    "file_data": PartKind.FILE,
    "fileData": PartKind.FILE,
    "from_uri": PartKind.FILE,
}
_NOT_REPLAYED = frozenset(
    {
        *("function_call", "function_response", "functionCall", "functionResponse"),
        *("from_function_call", "from_function_response", "executable_code"),
        *("code_execution_result", "from_executable_code", "from_code_execution_result"),
        *(
            "thought",
            "include_thoughts",
            "video_metadata",
            "function_calls",
            "automatic_function_calling_history",
        ),
    }
)


def kinds_of_parts(facts: Facts) -> frozenset[PartKind]:
    """The kinds of parts that the module makes. Raises RefusedError for other than media."""
    found = {PartKind.TEXT}
    for node, name in _mentioned(facts):
        if name in _NOT_REPLAYED:
            raise RefusedError(
                "turn-not-mapped",
                f"`{name}` may be in a stored turn, and cannot be replayed",
                facts.tree.line(node),
            )
        kind = _MADE.get(name)
        if kind is not None:
            found.add(kind)
    return frozenset(found)


def _mentioned(facts: Facts) -> list[tuple[cst.CSTNode, str]]:
    """Attributes, keywords of parts and keys of dictionaries."""
    attributes = facts.tree.scopes.nodes(cst.Attribute)
    found: list[tuple[cst.CSTNode, str]] = [(one, one.attr.value) for one in attributes]
    for call in facts.tree.scopes.nodes(cst.Call):
        if facts.values.imported(call.func).endswith(("types.Part", "types.ThinkingConfig")):
            found += [(one, one.keyword.value) for one in call.args if one.keyword is not None]
    for element in facts.tree.scopes.nodes(cst.DictElement):
        key = constant_text(element.key)
        if key is not None:
            found.append((element, key))
    return found


def refuse_texts(facts: Facts, contents: cst.BaseExpression) -> None:
    """Raise RefusedError if an element of the list is a text and no turn."""
    for turn in turns_in(facts, contents):
        if isinstance(turn, Turn) and turn.plain and any(map(facts.seems_text, turn.texts)):
            raise RefusedError(
                "turn-not-mapped",
                f"`{facts.tree.excerpt(turn.node)}` is a text among stored turns",
                facts.tree.line(turn.node),
            )
