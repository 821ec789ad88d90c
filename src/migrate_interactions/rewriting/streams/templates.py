"""The function and the class that a streamed request goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from migrate_interactions.rewriting.templates import Template

CHUNK = "StreamedChunk"


class Field(Enum):
    """What a program may read of a chunk."""

    TEXT = auto()
    THOUGHT = auto()
    MEDIA = auto()
    CALL = auto()
    CALLS = auto()
    FINISH = auto()
    USAGE = auto()
    #: The parts, one by one.
    PARTS = auto()


_DECLARATIONS: dict[Field, tuple[str, ...]] = {
    Field.THOUGHT: ("thought: bool = False",),
    Field.MEDIA: ("data: bytes | None = None", "mime_type: str | None = None"),
    Field.CALL: ("function_call: Any = None",),
    Field.CALLS: ("function_calls: list[Any] | None = None",),
    Field.FINISH: ("finish_reason: str | None = None",),
    Field.USAGE: ("usage: Any = None",),
}


@dataclass(frozen=True)
class ChunkFields:
    """What is read of the chunks of a module; ``error`` is the class that stands for failures."""

    read: frozenset[Field] = frozenset()
    error: str = ""

    def __contains__(self, field: Field) -> bool:
        return field in self.read

    @property
    def only_text(self) -> bool:
        return self.read <= {Field.TEXT}

    @property
    def calls(self) -> bool:
        return bool(self.read & {Field.CALL, Field.CALLS})

    @property
    def type_name(self) -> str:
        """What an iteration gives."""
        return "str" if self.only_text else CHUNK


def chunk_class(fields: ChunkFields) -> Template | None:
    """The class of chunks, where they are more than texts."""
    if fields.only_text:
        return None
    ends = [
        w for f, w in ((Field.FINISH, "why it ended"), (Field.USAGE, "the usage")) if f in fields
    ]
    ends_with = f"; the last one has {' and '.join(ends)}" if ends else ""
    code = f'''
@dataclass
class {CHUNK}:
    """A piece of a streamed answer{ends_with}."""

    text: str = ""
'''
    for field, lines in _DECLARATIONS.items():
        if field in fields:
            code += _indented(list(lines), "    ")
    if Field.PARTS in fields:
        code += f'''
    @property
    def parts(self) -> "list[{CHUNK}]":
        """A piece has one part: itself."""
        return [self]
'''
    imports = [("dataclasses", "dataclass")]
    if fields.calls or Field.USAGE in fields:
        imports.append(("typing", "Any"))
    return Template(code, tuple(imports))


def stream_function(name: str, fields: ChunkFields, *, is_async: bool) -> Template:
    """A generator that makes a request and gives its chunks."""
    define = "async def" if is_async else "def"
    code = f'''
{define} {name}(client: Any, **request: Any) -> {iterator_name(is_async)}[{fields.type_name}]:
    """The {"text" if fields.only_text else "chunks"} of a streamed interaction, piece by piece."""
'''
    code += _indented(_loop("", fields, event_branches(fields, {}), is_async=is_async), "    ")
    return Template(code, stream_imports(fields, is_async=is_async))


def stream_class(name: str, fields: ChunkFields, *, is_async: bool) -> Template:
    """The same as an object that knows the interaction's id afterwards."""
    define = "async def __aiter__" if is_async else "def __iter__"
    code = f'''
class {name}:
    """A streamed interaction: its {"text" if fields.only_text else "chunks"}, and then its id."""

    def __init__(self, client: Any, **request: Any) -> None:
        self.client = client
        self.request = request
        self.id: str | None = None

    {define}(self) -> {iterator_name(is_async)}[{fields.type_name}]:
'''
    noted = {"interaction.created": ["self.id = event.interaction.id"]}
    branches = event_branches(fields, noted)
    code += _indented(_loop("self.", fields, branches, is_async=is_async), " " * 8)
    return Template(code, stream_imports(fields, is_async=is_async))


def event_branches(fields: ChunkFields, lines: Mapping[str, Sequence[str]]) -> list[str]:
    """What is done with an event; ``lines`` are added for events of the types that they name."""
    text = "event.delta.text" if fields.only_text else f"{CHUNK}(event.delta.text)"
    branches: dict[str, list[str]] = {
        _DELTA.format('== "text"'): [*lines.get("text", ()), f"yield {text}"]
    }
    if Field.THOUGHT in fields:
        branches[_DELTA.format('== "thought_summary"')] = [
            f"yield {CHUNK}(event.delta.content.text, thought=True)"
        ]
    if Field.MEDIA in fields:
        branches[_DELTA.format('in ("image", "audio")')] = [
            "data = b64decode(event.delta.data)",
            f"yield {CHUNK}(data=data, mime_type=event.delta.mime_type)",
        ]
    if fields.calls or "call" in lines:
        branches |= _call_branches(fields, lines.get("call", ()))
    branches |= {
        f'event.event_type == "{name}"': done
        for name, done in (
            ("interaction.created", list(lines.get("interaction.created", ()))),
            ("interaction.completed", [*_last(fields), *lines.get("interaction.completed", ())]),
        )
        if done
    }
    branches['event.event_type == "error"'] = [
        f'raise {fields.error}(500, {{"message": str(event.error)}})'
        if fields.error
        else 'raise RuntimeError(f"the stream failed: {event.error}")'
    ]
    written: list[str] = []
    for condition, body in branches.items():
        written.append(f"{'elif' if written else 'if'} {condition}:")
        written += [f"    {line}" for line in body]
    return written


_DELTA = 'event.event_type == "step.delta" and event.delta.type {}'


def _call_branches(fields: ChunkFields, lines: Sequence[str]) -> dict[str, list[str]]:
    """The arguments of a call come in pieces of JSON."""
    given = [
        text
        for field, text in (
            (Field.CALL, "function_call=call"),
            (Field.CALLS, "function_calls=[call]"),
        )
        if field in fields
    ]
    return {
        'event.event_type == "step.start" and event.step.type == "function_call"': [
            'call, arguments = event.step, ""'
        ],
        _DELTA.format('== "arguments_delta"'): ["arguments += event.delta.arguments"],
        'event.event_type == "step.stop" and call is not None': [
            "if arguments:",
            "    call.arguments = loads(arguments)",
            *lines,
            *([f"yield {CHUNK}({', '.join(given)})"] if given else []),
            "call = None",
        ],
    }


def before_events(fields: ChunkFields, *, calls: bool = False) -> list[str]:
    """What comes before the first event; ``calls`` if function calls are gathered too."""
    return ['call, arguments = None, ""'] if fields.calls or calls else []


def _last(fields: ChunkFields) -> list[str]:
    """The last chunk."""
    lines = []
    given = []
    if Field.FINISH in fields:
        lines += [
            "reasons = {",
            '    "completed": "STOP",',
            '    "requires_action": "STOP",',
            '    "incomplete": "MAX_TOKENS",',
            "}",
            'reason = reasons.get(event.interaction.status, "OTHER")',
        ]
        given.append("finish_reason=reason")
    if Field.USAGE in fields:
        given.append("usage=event.interaction.usage")
    return [*lines, f"yield {CHUNK}({', '.join(given)})"] if given else []


def _loop(owner: str, fields: ChunkFields, branches: list[str], *, is_async: bool) -> list[str]:
    loop, wait = ("async for", "await ") if is_async else ("for", "")
    head = f"{wait}{owner}client.interactions.create(**{owner}request, stream=True)"
    body = [f"    {line}" for line in branches]
    return [*before_events(fields), f"{loop} event in {head}:", *body]


def iterator_name(is_async: bool) -> str:
    """The type of what such a generator gives."""
    return "AsyncIterator" if is_async else "Iterator"


def stream_imports(fields: ChunkFields, *, is_async: bool) -> tuple[tuple[str, str], ...]:
    """What the code that goes through the events needs."""
    found = [("collections.abc", iterator_name(is_async)), ("typing", "Any")]
    if Field.MEDIA in fields:
        found.append(("base64", "b64decode"))
    if fields.calls:
        found.append(("json", "loads"))
    return tuple(found)


def _indented(lines: list[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in lines)
