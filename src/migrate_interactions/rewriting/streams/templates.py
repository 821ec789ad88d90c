"""The function and the class that a streamed request goes through."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.rewriting.templates import Template

CHUNK = "StreamedChunk"


@dataclass(frozen=True)
class ChunkFields:
    """What is read of chunks besides their text."""

    usage: bool = False

    @property
    def only_text(self) -> bool:
        return not self.usage

    @property
    def type_name(self) -> str:
        """What an iteration gives."""
        return "str" if self.only_text else CHUNK


def chunk_class(fields: ChunkFields) -> Template | None:
    """The class of chunks, where they are more than texts."""
    if fields.only_text:
        return None
    code = f'''
@dataclass
class {CHUNK}:
    """A piece of a streamed answer; the last one has the usage."""

    text: str = ""
    usage: Any = None
'''
    return Template(code, (("dataclasses", "dataclass"), ("typing", "Any")))


def stream_function(name: str, fields: ChunkFields, *, is_async: bool) -> Template:
    """A generator that makes a request and gives its chunks."""
    define = "async def" if is_async else "def"
    code = f'''
{define} {name}(client: Any, **request: Any) -> {_iterator(is_async)}[{fields.type_name}]:
    """The {"text" if fields.only_text else "chunks"} of a streamed interaction, piece by piece."""
'''
    completed = ["yield StreamedChunk(usage=event.interaction.usage)"] if fields.usage else []
    code += _indented(_loop("client", "**request, ", fields, completed, is_async=is_async), "    ")
    return Template(code, _imports(is_async))


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

    {define}(self) -> {_iterator(is_async)}[{fields.type_name}]:
'''
    completed = ["self.id = event.interaction.id"]
    if fields.usage:
        completed.append("yield StreamedChunk(usage=event.interaction.usage)")
    lines = _loop("self.client", "**self.request, ", fields, completed, is_async=is_async)
    lines += [
        "if self.id is None:",
        '    raise ConnectionError("the stream ended before the answer was complete")',
    ]
    code += _indented(lines, " " * 8)
    return Template(code, _imports(is_async))


def event_branches(
    fields: ChunkFields, completed: list[str], before_text: list[str] | None = None
) -> list[str]:
    """What is done with an event; ``completed`` are the lines for the last one."""
    text = "event.delta.text" if fields.only_text else "StreamedChunk(event.delta.text)"
    lines = [
        'if event.event_type == "step.delta" and event.delta.type == "text":',
        *(f"    {line}" for line in before_text or ()),
        f"    yield {text}",
    ]
    if completed:
        lines.append('elif event.event_type == "interaction.completed":')
        lines += [f"    {line}" for line in completed]
    lines += [
        'elif event.event_type == "error":',
        '    raise RuntimeError(f"the stream failed: {event.error}")',
    ]
    return lines


def _loop(
    client: str, arguments: str, fields: ChunkFields, completed: list[str], *, is_async: bool
) -> list[str]:
    loop, wait = ("async for", "await ") if is_async else ("for", "")
    head = f"{loop} event in {wait}{client}.interactions.create({arguments}stream=True):"
    return [head, *(f"    {line}" for line in event_branches(fields, completed))]


def _iterator(is_async: bool) -> str:
    return "AsyncIterator" if is_async else "Iterator"


def _imports(is_async: bool) -> tuple[tuple[str, str], ...]:
    return (("collections.abc", _iterator(is_async)), ("typing", "Any"))


def _indented(lines: list[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in lines)
