"""The model is given a recording, a video or a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.configurations.possible import (
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.material import material
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind

_LONG_MIME = re.compile(r"^(video|audio)/|^application/(pdf|msword|epub|vnd\.openxml)", re.I)
_LONG_FILE = re.compile(
    r"\.(mp4|mov|avi|mkv|webm|mpe?g|mp3|wav|m4a|flac|ogg|aac|pdf|docx?|pptx?|epub)$", re.I
)
_SHORT_FILE = re.compile(r"\.(png|jpe?g|gif|webp|bmp|heic|txt|csv|json)$", re.I)
_VIDEO_SITE = re.compile(r"^https?://(www\.)?(youtube\.com|youtu\.be)/", re.I)
#: Types of an interaction's content.
_LONG_TYPES = frozenset({"video", "audio", "document"})
#: Libraries that take the text out of a document.
_DOCUMENT_READERS = (
    *("pypdf", "PyPDF2", "pdfplumber", "fitz", "pymupdf", "pymupdf4llm", "pdfminer", "docx"),
    *("ebooklib", "unstructured", "docling", "youtube_transcript_api"),
)
_LEGACY_UPLOADS = frozenset({"google.generativeai.upload_file", "google.generativeai.get_file"})
_FILE_KINDS = frozenset({Kind.FILE, Kind.FILE_AWAITABLE})


def media(situation: Situation) -> Iterator[Evidence]:
    """A part that takes long to look at; an image does not."""
    facts = situation.facts
    for node in material(facts, situation.request.inputs):
        sentence = _long(facts, node)
        if sentence:
            yield Evidence(Sign.MEDIA, node, sentence)


def _long(facts: Facts, node: cst.BaseExpression) -> str:
    """What is long about ``node``, in a sentence; empty if nothing is."""
    match node:
        case cst.Call() | cst.Dict():
            fields = possible_fields(facts, node)
            for value in fields.get("mime_type", ()):
                for mime in possible_texts(facts, value):
                    if _LONG_MIME.search(mime):
                        return f"`{mime}` is given to the model"
            for value in (*fields.get("file_uri", ()), *fields.get("uri", ())):
                for uri in possible_texts(facts, value):
                    if _VIDEO_SITE.search(uri) or _LONG_FILE.search(uri):
                        return f"`{uri}` is given to the model"
            for value in fields.get("type", ()):
                for kind in possible_texts(facts, value):
                    if kind in _LONG_TYPES:
                        return f"a part of type `{kind}` is given to the model"
    if isinstance(node, cst.Call):
        name = facts.values.imported(node.func)
        if facts.values.kind(node) in _FILE_KINDS or name in _LEGACY_UPLOADS:
            return _uploaded(facts, node)
        if name.split(".")[0] in _DOCUMENT_READERS:
            return f"the text of a document is given to the model (`{name}`)"
    return ""


def _uploaded(facts: Facts, upload: cst.Call) -> str:
    """An upload counts unless its name says that it is an image or a small text."""
    fields = possible_fields(facts, upload)
    given = [*fields.get("file", ()), *fields.get("path", ())]
    given += [one.value for one in upload.args[:1] if one.keyword is None]
    names = [text for one in given for text in _file_names(facts, one)]
    if names and all(_SHORT_FILE.search(name) for name in names):
        return ""
    return f"an uploaded file is given to the model (`{facts.tree.excerpt(upload.func)}`)"


def _file_names(facts: Facts, node: cst.BaseExpression) -> Iterator[str]:
    yield from possible_texts(facts, node)
    for value in possible_values(facts, node):
        if isinstance(value, cst.FormattedString) and value.parts:
            last = value.parts[-1]
            if isinstance(last, cst.FormattedStringText):
                yield last.value
