"""Which files are worth parsing, decided on bytes before LibCST is imported."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import PurePosixPath

#: A file in which none of these occurs as a whole word cannot import the Gemini SDK.
MENTIONS: tuple[bytes, ...] = (b"genai", b"generativeai", b"generative_models")
#: One in which not all of these occur cannot reach Gemini through the package openai. Many files
#: name the service only to send requests of their own to it.
OPENAI_MENTIONS: tuple[bytes, ...] = (b"generativelanguage.googleapis.com", b"openai")

#: Packages of frameworks around models, and of clients of MCP servers. What they talk to may be
#: Where one of these is said, Gemini is in play.
IN_PLAY: tuple[bytes, ...] = (b"gemini", b"google_genai", b"google_vertexai", b"genai")

#: What comments for this tool begin with.
COMMENT_MARK = b"migrate-interactions:"

_WHOLE_WORDS = {word: re.compile(rb"\b" + word + rb"\b") for word in MENTIONS}
#: Calls of the SDK whose client another file may have made.
_USES = re.compile(rb"\.(?:generate_content(?:_stream)?|interactions\.create)\s*\(")
#: Where users' messages come in, or a chat's go out: a conversation, if another file holds it.
_CONVERSES = re.compile(
    rb"\binput\s*\(|\b(?:chat_input|receive_text|on_message|message_handler|MessageHandler|readline)\b"
    rb"|\.send_message(?:_stream)?\s*\(|\.chats\b"
)
#: A turn as Gemini has it, written out: one of the role ``model``, or one in parts.
_TURN = re.compile(
    rb"[\"']role[\"']\s*:\s*[\"']model[\"']|[\"']role[\"']\s*:[^{}]{1,80}[\"']parts[\"']\s*:"
)
#: What lists, tables and collections of turns are called.
_TURNS = re.compile(
    rb"chats?|hist(?:ory|ories)?|messages?|msgs|turns|memor(?:y|ies)|conversations?|dialog",
    re.IGNORECASE,
)
#: Where only the last of a list are taken, its first is taken out, or a store gives only some.
_CUTS = re.compile(rb"\[[ ]?-[ ]?(?:[A-Za-z_2-9]|1\d)|\.pop\(0\)|\.limit\(|\bLIMIT\b|\blimit[ ]\?")
_SIGNS_OF_CUTS = (b"[-", b"[ -", b".pop(0)", b".limit(", b"LIMIT", b"limit ?")
_CUTS_IN_STORES = (b"ltrim(", b'"$slice"', b"'$slice'")
#: So much before a cut says of what it is: within its line, or within a statement of SQL.
_BEFORE, _BEFORE_IN_SQL = 60, 300
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)\b[^\n]*", re.MULTILINE)
_WORD = re.compile(rb"\w+")
_OLD_CALL = re.compile(rb"\.(?:generate_content|send_message)(?:_stream)?\s*\(")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def mentions_gemini(content: bytes) -> bool:
    """Whether ``content``, the bytes of a file, has the words of a way to Gemini in it."""
    if all(word in content for word in OPENAI_MENTIONS):
        return True
    return any(
        word in content and whole.search(content) is not None
        for word, whole in _WHOLE_WORDS.items()
    )


def uses_gemini(content: bytes) -> bool:
    """Whether ``content`` calls the SDK, though it may have the client from another file."""
    named = b"generate_content" in content or b"interactions" in content
    return named and _USES.search(content) is not None


def has_turns(content: bytes) -> bool:
    """Whether ``content`` writes turns of Gemini's out, which other files may send."""
    return (b'"parts"' in content or b"'parts'" in content) and _TURN.search(content) is not None


def may_converse(content: bytes) -> bool:
    """Whether users' messages come in here, or chats are used."""
    return _CONVERSES.search(content) is not None


def imports_any(content: bytes, modules: Container[bytes]) -> bool:
    """Whether ``content`` imports one of ``modules``, last parts of their names."""
    statements = _IMPORT.findall(content)
    return any(word in modules for statement in statements for word in _WORD.findall(statement))


def imported_words(content: bytes) -> set[bytes]:
    """All words in the import statements of ``content``."""
    return {word for statement in _IMPORT.findall(content) for word in _WORD.findall(statement)}


def may_cut_turns(content: bytes) -> bool:
    """Whether ``content`` takes only some turns of what may be a conversation."""
    if any(sign in content for sign in _CUTS_IN_STORES):
        return True
    if not any(sign in content for sign in _SIGNS_OF_CUTS):
        return False
    for cut in _CUTS.finditer(content):
        in_sql = b"imit" in cut[0].lower()
        before = content[
            max(0, cut.start() - (_BEFORE_IN_SQL if in_sql else _BEFORE)) : cut.start()
        ]
        said = before if in_sql else before.rpartition(b"\n")[2]
        if _TURNS.search(said) is not None or _is_kept(said):
            return True
    return False


def _is_kept(before: bytes) -> bool:
    """Whether what is cut after ``before`` is also what the result is given to."""
    target, equals, value = before.rpartition(b"=")
    return bool(equals) and target.strip() == value.strip() != b""


def says_gemini(content: bytes) -> bool:
    """Whether one of Gemini's models, or a way to them, is named in ``content``."""
    return b"google.adk" in content or any(word in content for word in IN_PLAY)


def module_word(path: str) -> bytes:
    """The last part of the name of the module that the file at ``path`` is."""
    place = PurePosixPath(path)
    return (place.parent.name if place.stem == "__init__" else place.stem).encode(
        "utf-8", "surrogateescape"
    )


def lines_that_look_like_calls(content: bytes) -> tuple[int, ...]:
    """The 1-based lines that look like calls of the old API, for files nobody can parse."""
    return tuple(
        1 + len(_LINE_END.findall(content, 0, match.start()))
        for match in _OLD_CALL.finditer(content)
    )
