"""The small functions that stand in a module for what an interaction has no attribute for."""

from __future__ import annotations

from migrate_interactions.rewriting.emitting import Emitted

_INTERACTION = ("google.genai.interactions", "Interaction")
_ANY = ("typing", "Any")


FUNCTION_CALLS = Emitted(
    "function_calls",
    '''
def function_calls(interaction: Interaction) -> list[Any]:
    """The functions that the model asks for, in order."""
    return [step for step in interaction.steps or [] if step.type == "function_call"]
''',
    (_INTERACTION, _ANY),
    ("function_call_steps", "requested_calls"),
)

OUTPUT_PARTS = Emitted(
    "output_parts",
    '''
def output_parts(interaction: Interaction) -> list[Any]:
    """What the model put out, in order: contents, function calls, code and its results."""
    parts: list[Any] = []
    for step in interaction.steps or []:
        if step.type == "model_output":
            parts += step.content or []
        elif step.type in ("function_call", "code_execution_call", "code_execution_result"):
            parts.append(step)
    return parts
''',
    (_INTERACTION, _ANY),
    ("parts_of_output", "output_contents"),
)

OUTPUT_PARTS_AND_THOUGHTS = Emitted(
    "output_parts",
    '''
def output_parts(interaction: Interaction) -> list[Any]:
    """What the model put out, in order: summaries of thoughts, contents, calls and results."""
    parts: list[Any] = []
    for step in interaction.steps or []:
        if step.type == "model_output":
            parts += step.content or []
        elif step.type in ("function_call", "code_execution_call", "code_execution_result"):
            parts.append(step)
        elif step.type == "thought" and step.summary:
            parts.append(step)
    return parts
''',
    (_INTERACTION, _ANY),
    ("parts_of_output", "output_contents"),
)

PART_TEXT = Emitted(
    "part_text",
    '''
def part_text(part: Any) -> str | None:
    """The text of a content, or of the summary of a thought; None where there is none."""
    if part.type == "thought":
        return "".join(item.text for item in part.summary or [] if item.type == "text")
    return getattr(part, "text", None)
''',
    (_ANY,),
    ("text_of_part",),
)

OF_TYPE = Emitted(
    "of_type",
    '''
def of_type(part: Any, *types: str) -> Any | None:
    """``part`` if it is of one of ``types``."""
    return part if part.type in types else None
''',
    (_ANY,),
    ("part_of_type",),
)

HAS_OUTPUT = Emitted(
    "has_output",
    '''
def has_output(interaction: Interaction) -> bool:
    """Whether the model put out anything: what is fetched begins with what it was sent."""
    return any(step.type != "user_input" for step in interaction.steps or [])
''',
    (_INTERACTION,),
    ("has_model_output",),
)

FULL_TEXT = Emitted(
    "full_text",
    '''
def full_text(interaction: Interaction) -> str:
    """All text of the answer; `output_text` has only what follows the last other output."""
    return "".join(
        content.text
        for step in interaction.steps or []
        if step.type == "model_output"
        for content in step.content or []
        if content.type == "text"
    )
''',
    (_INTERACTION,),
    ("whole_output_text",),
)

PARSE_OUTPUT = Emitted(
    "parse_output",
    '''
def parse_output(text: str | None, schema: Any) -> Any:
    """What the model wrote, as ``schema`` has it; None if it does not fit."""
    try:
        return TypeAdapter(schema).validate_json(text or "")
    except ValidationError:
        return None
''',
    (_ANY, ("pydantic", "TypeAdapter"), ("pydantic", "ValidationError")),
    ("parse_model_output",),
)

PARSE_JSON = Emitted(
    "parse_json",
    '''
def parse_json(text: str | None) -> Any:
    """What the model wrote, as JSON; None if it is none."""
    try:
        return loads(text or "")
    except JSONDecodeError:
        return None
''',
    (_ANY, ("json", "JSONDecodeError"), ("json", "loads")),
    ("parse_json_output",),
)

EXECUTED_CODE = Emitted(
    "executed_code",
    '''
def executed_code(interaction: Interaction) -> str | None:
    """The first code that the model ran."""
    for step in interaction.steps or []:
        if step.type == "code_execution_call":
            return step.arguments.code
    return None
''',
    (_INTERACTION,),
    ("code_that_ran",),
)

EXECUTION_RESULT = Emitted(
    "execution_result",
    '''
def execution_result(interaction: Interaction) -> Any:
    """What the first code that the model ran put out."""
    for step in interaction.steps or []:
        if step.type == "code_execution_result":
            return step.result
    return None
''',
    (_INTERACTION, _ANY),
    ("result_of_code",),
)

IS_GROUNDED = Emitted(
    "is_grounded",
    '''
def is_grounded(interaction: Interaction) -> bool:
    """Whether the model searched for what it answers."""
    return any(step.type == "google_search_call" for step in interaction.steps or [])
''',
    (_INTERACTION,),
    ("has_searched",),
)

SEARCH_QUERIES = Emitted(
    "search_queries",
    '''
def search_queries(interaction: Interaction) -> list[str]:
    """What the model searched for."""
    queries: list[str] = []
    for step in interaction.steps or []:
        if step.type == "google_search_call":
            queries += step.arguments.queries or []
    return queries
''',
    (_INTERACTION,),
    ("queries_of_search",),
)

SEARCH_SUGGESTIONS = Emitted(
    "search_suggestions",
    '''
def search_suggestions(interaction: Interaction) -> str | None:
    """The HTML that has to be shown with results of a search."""
    for step in interaction.steps or []:
        if step.type == "google_search_result":
            for result in step.result or []:
                if result.search_suggestions:
                    return result.search_suggestions
    return None
''',
    (_INTERACTION,),
    ("suggestions_of_search",),
)

CITED_PAGES = Emitted(
    "cited_pages",
    '''
def cited_pages(interaction: Interaction) -> list[Any]:
    """The first citation of each web page that the answer rests on."""
    pages: dict[Any, Any] = {}
    for step in interaction.steps or []:
        if step.type == "model_output":
            for content in step.content or []:
                for citation in getattr(content, "annotations", None) or []:
                    if citation.type == "url_citation":
                        pages.setdefault(citation.url, citation)
    return list(pages.values())
''',
    (_INTERACTION, _ANY),
    ("pages_cited",),
)

CITED_SEGMENTS = Emitted(
    "cited_segments",
    '''
class CitedSegment(NamedTuple):
    """A stretch of an answer that rests on web pages; the indices count bytes."""

    start_index: int
    end_index: int
    text: str


def cited_segments(interaction: Interaction) -> list[CitedSegment]:
    """Every stretch of the answer that rests on web pages, in order."""
    segments: dict[CitedSegment, None] = {}
    for step in interaction.steps or []:
        if step.type == "model_output":
            for content in step.content or []:
                for citation in getattr(content, "annotations", None) or []:
                    if citation.type == "url_citation":
                        start, end = citation.start_index or 0, citation.end_index or 0
                        text = content.text.encode()[start:end].decode()
                        segments[CitedSegment(start, end, text)] = None
    return list(segments)
''',
    (_INTERACTION, ("typing", "NamedTuple")),
    ("segments_cited",),
)

READ_URLS = Emitted(
    "read_urls",
    '''
def read_urls(interaction: Interaction) -> list[Any]:
    """The addresses that the model read, each with its status."""
    urls: list[Any] = []
    for step in interaction.steps or []:
        if step.type == "url_context_result":
            urls += step.result or []
    return urls
''',
    (_INTERACTION, _ANY),
    ("addresses_read",),
)
