"""Which rows of the mapping occur in code: fields that it sets, and reads."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from migrate_interactions.mapping.rows import CLASSES, Row, rows_of
from migrate_interactions.mapping.spelling import snake_case

#: Classes that are read of a response, and the attributes through which they are reached.
READ_THROUGH: dict[str, frozenset[str]] = {
    "Candidate": frozenset({"candidates"}),
    "GenerateContentResponse": frozenset({"generate_content", "send_message"}),
    "GenerateContentResponseUsageMetadata": frozenset({"usage_metadata"}),
    "GenerateContentResponsePromptFeedback": frozenset({"prompt_feedback"}),
    "ModalityTokenCount": frozenset({"prompt_tokens_details", "candidates_tokens_details"}),
    "GroundingMetadata": frozenset({"grounding_metadata"}),
    "SearchEntryPoint": frozenset({"search_entry_point"}),
    "GroundingChunk": frozenset({"grounding_chunks"}),
    "GroundingChunkWeb": frozenset({"web"}),
    "GroundingSupport": frozenset({"grounding_supports"}),
    "Segment": frozenset({"segment"}),
    "UrlContextMetadata": frozenset({"url_context_metadata"}),
    "UrlMetadata": frozenset({"url_metadata"}),
    "FunctionCall": frozenset({"function_call", "function_calls"}),
    "ExecutableCode": frozenset({"executable_code"}),
    "CodeExecutionResult": frozenset({"code_execution_result"}),
    "Blob": frozenset({"inline_data"}),
    "Part": frozenset({"parts"}),
    "Content": frozenset({"content"}),
}
#: Methods that make a part, and the field that they fill.
_MAKERS: dict[str, tuple[str, str]] = {
    "from_text": ("Part", "text"),
    "from_bytes": ("Part", "inline_data"),
    "from_uri": ("Part", "file_data"),
    "from_function_call": ("Part", "function_call"),
    "from_function_response": ("Part", "function_response"),
    "from_executable_code": ("Part", "executable_code"),
    "from_code_execution_result": ("Part", "code_execution_result"),
}


@dataclass(frozen=True)
class Names:
    """What a program spells: keywords by called name, the keys of each dictionary, attributes."""

    keywords: frozenset[tuple[str, str]]
    dictionaries: frozenset[frozenset[str]]
    attributes: frozenset[str]

    @classmethod
    def of(cls, nodes: Iterable[ast.AST]) -> Names:
        """The names that ``nodes`` spell, each by itself."""
        keywords: set[tuple[str, str]] = set()
        dictionaries: set[frozenset[str]] = set()
        attributes: set[str] = set()
        for node in nodes:
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=given):
                    keywords.update((name, one.arg) for one in given if one.arg)
                    keywords.update([_MAKERS[name]] if name in _MAKERS else [])
                case ast.Dict(keys=found):
                    spelled = (key.value for key in found if isinstance(key, ast.Constant))
                    dictionaries.add(frozenset(snake_case(str(key)) for key in spelled))
            if isinstance(node, ast.Attribute):
                attributes.add(node.attr)
        return cls(frozenset(keywords), frozenset(dictionaries), frozenset(attributes))

    def has(self, row: Row) -> bool:
        """Whether the program sets, or reads, the row's field."""
        if (row.owner, row.field) in self.keywords:
            return True
        if row.owner not in CLASSES["The response"]:
            fields = frozenset(one.field for one in rows_of(row.owner))
            if any(row.field in keys <= fields for keys in self.dictionaries):
                return True
        through = READ_THROUGH.get(row.owner, frozenset())
        return row.field in self.attributes and bool(through & self.attributes)
