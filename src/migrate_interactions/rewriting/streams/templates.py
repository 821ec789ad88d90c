"""The function and the class that a streamed request goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
{define} {name}(client: Any, **request: Any) -> {iterator_name(is_async)}[{fields.type_name}]:
    """The {"text" if fields.only_text else "chunks"} of a streamed interaction, piece by piece."""
'''
    code += _indented(_loop("", event_branches(fields, {}), is_async=is_async), "    ")
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

    {define}(self) -> {iterator_name(is_async)}[{fields.type_name}]:
'''
    noted = {"interaction.created": ["self.id = event.interaction.id"]}
    branches = event_branches(fields, noted)
    code += _indented(_loop("self.", branches, is_async=is_async), " " * 8)
    return Template(code, _imports(is_async))


def event_branches(fields: ChunkFields, lines: Mapping[str, Sequence[str]]) -> list[str]:
    """What is done with an event; ``lines`` are added for events of the types that they name."""
    text = "event.delta.text" if fields.only_text else f"{CHUNK}(event.delta.text)"
    branches: dict[str, list[str]] = {
        'event.event_type == "step.delta" and event.delta.type == "text"': [
            *lines.get("text", ()),
            f"yield {text}",
        ]
    }
    for name in ("interaction.created", "interaction.completed"):
        last = [f"yield {CHUNK}(usage=event.interaction.usage)"] if fields.usage else []
        done = [*(last if name == "interaction.completed" else ()), *lines.get(name, ())]
        if done:
            branches[f'event.event_type == "{name}"'] = done
    branches['event.event_type == "error"'] = [
        'raise RuntimeError(f"the stream failed: {event.error}")'
    ]
    written: list[str] = []
    for condition, body in branches.items():
        written.append(f"{'elif' if written else 'if'} {condition}:")
        written += [f"    {line}" for line in body]
    return written


def _loop(owner: str, branches: list[str], *, is_async: bool) -> list[str]:
    loop, wait = ("async for", "await ") if is_async else ("for", "")
    head = f"{wait}{owner}client.interactions.create(**{owner}request, stream=True)"
    return [f"{loop} event in {head}:", *(f"    {line}" for line in branches)]


def iterator_name(is_async: bool) -> str:
    """The type of what such a generator gives."""
    return "AsyncIterator" if is_async else "Iterator"


def _imports(is_async: bool) -> tuple[tuple[str, str], ...]:
    return (("collections.abc", iterator_name(is_async)), ("typing", "Any"))


def _indented(lines: list[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in lines)
