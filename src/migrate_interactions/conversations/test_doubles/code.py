"""The definitions of one module of the project: what each mentions, and which API it calls.

Modules are read with ``ast``: of a test's surroundings only names are asked, and there may be
many of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Method(StrEnum):
    """What a test stands in for; the value is how a sentence calls it."""

    GENERATE = "models.generate_content"
    STREAM = "models.generate_content_stream"
    CHAT = "chats.create"
    MODEL = "GenerativeModel"
    REST = ":generateContent"
    CREATE = "interactions.create"


#: Attributes that are a method of the old API, whatever has them.
METHODS: dict[str, Method] = {
    "generate_content": Method.GENERATE,
    "generate_content_async": Method.GENERATE,
    "generate_content_stream": Method.STREAM,
    "GenerativeModel": Method.MODEL,
    "start_chat": Method.CHAT,
}
#: What ``create`` is a method of.
_RESOURCES: dict[str, Method] = {"chats": Method.CHAT, "interactions": Method.CREATE}
#: Where a request has what the user says.
_INPUTS = frozenset({"contents", "input", "message"})


@dataclass(frozen=True)
class Call:
    """A mention of a method, its line, and the code of what is given to it as input."""

    method: Method
    line: int
    input: str | None = None
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Definition:
    """A function, a method, the rest of a class, or the rest of a module (without a name)."""

    name: str
    owner: str
    words: frozenset[str]
    calls: tuple[Call, ...]
    #: The code of what is given to ``send_message``.
    messages: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True)
class Code:
    """The definitions of a module and what it imports: level, module, names."""

    definitions: tuple[Definition, ...]
    imports: tuple[tuple[int, str, tuple[str, ...]], ...]


@lru_cache(maxsize=1024)
def read_code(content: bytes) -> Code | None:
    """What is in the module whose bytes these are; None if it does not parse."""
    try:
        module = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    rest = [node for node in module.body if not _is_apart(node)]
    definitions = [_definition("", "", rest)]
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            definitions.extend(_of_class(node))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            definitions.append(_definition(node.name, "", [node]))
    return Code(tuple(definitions), tuple(_imports(module)))


def _is_apart(node: ast.stmt) -> bool:
    """Definitions, imports, and what runs only when the module is the program."""
    match node:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom)
    return isinstance(node, kinds)


def _of_class(cls: ast.ClassDef) -> Iterator[Definition]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    rest = [node for node in cls.body if not isinstance(node, functions)]
    yield _definition(cls.name, "", [*rest, *cls.bases, *cls.decorator_list])
    for node in cls.body:
        if isinstance(node, functions):
            yield _definition(node.name, cls.name, [node])


def _definition(name: str, owner: str, nodes: Sequence[ast.AST]) -> Definition:
    words: set[str] = set()
    calls: dict[int, Call] = {}
    messages: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            match node:
                case ast.Name(id=word):
                    words.add(word)
                case ast.Attribute(attr=word):
                    words.add(word)
                case ast.alias(name=word):
                    words.add(word.rpartition(".")[2])
                case ast.Call(func=function) if method := _method_of(function):
                    keywords = frozenset(one.arg for one in node.keywords if one.arg)
                    calls[id(function)] = Call(method, node.lineno, _input(node), keywords)
                case ast.Call(func=ast.Attribute(attr="send_message" | "send_message_stream")):
                    messages.add(_input(node) or "")
            if isinstance(node, (ast.Attribute, ast.Name)) and (method := _method_of(node)):
                calls.setdefault(id(node), Call(method, node.lineno))
    found = tuple(sorted(calls.values(), key=lambda call: (call.line, call.method)))
    return Definition(name, owner, frozenset(words), found, frozenset(messages))


def _method_of(node: ast.AST) -> Method | None:
    match node:
        case ast.Attribute(value=ast.Attribute(attr=owner) | ast.Name(id=owner), attr="create"):
            return _RESOURCES.get(owner.removeprefix("_"))
        case ast.Attribute(attr=name):
            return METHODS.get(name)
        case ast.Name(id="GenerativeModel"):
            return Method.MODEL
    return None


def _input(call: ast.Call) -> str | None:
    for keyword in call.keywords:
        if keyword.arg in _INPUTS:
            return ast.unparse(keyword.value)
    return ast.unparse(call.args[0]) if call.args else None


def _imports(module: ast.Module) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield 0, alias.name, ()
            case ast.ImportFrom(level=level, module=name, names=names):
                yield level, name or "", tuple(alias.name for alias in names)
