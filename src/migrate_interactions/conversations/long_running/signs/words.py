"""The words by which a prompt asks for a long text, or for a short or structured one."""

from __future__ import annotations

import re
from itertools import pairwise

_WRITE = (
    r"(?:writ(?:e|ing)|generat(?:e|ing)|creat(?:e|ing)|craft(?:ing)?|draft(?:ing)?|produc(?:e|ing)"
    r"|compos(?:e|ing)|prepar(?:e|ing)|compil(?:e|ing)|author|develop(?:ing)?|deliver)"
)
_LONG_TEXT = (
    r"(?:report|essay|chapter|article|book|novel|e-?book|white ?paper|thesis|dissertation"
    r"|research paper|blog post|screenplay|manuscript|biography|business plan|study guide"
    r"|literature review|documentation|course)"
)
#: What stands before a text that is given, not asked for: "a title for the article".
_GIVEN = (
    r"(?:of|for|from|about|on|in|to|with|using|following|this|these|that|those|given|above|below"
    r"|title|titles|tags?|name|summary|outline|headline|headlines|questions?|keywords?|metadata)"
)
_BETWEEN = rf"(?:(?!\b{_GIVEN}\b)[^.!?:;\n]){{0,60}}"

_ASKED = re.compile(rf"\b{_WRITE}\b{_BETWEEN}\b{_LONG_TEXT}s?\b(?!\s+(?:title|name|id|tag))", re.I)
_DEEP = re.compile(
    r"\b(?:comprehensive|in-depth|in depth|exhaustive|extensive|long-form|thorough)\W+"
    r"(?:[\w-]+\W+){0,2}(?:report|analysis|guide|overview|review|study|research|article|essay"
    r"|documentation|explanation|plan)\b",
    re.I,
)
_DEEP_RESEARCH = re.compile(r"\b(?:deep|thorough|extensive)\s+research\b", re.I)
_LENGTH = re.compile(
    r"(?P<before>[^.\n]{0,24})\b(?P<number>\d{1,3}(?:,\d{3})+|\d+)\+?(?:\s*(?:-|to)\s*[\d,]+)?"
    r"[\s-]*(?P<unit>word|page)s?\b",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:max(?:imum)?(?: of)?|at most|under|below|less than|fewer than|no more than|not exceed"
    r"|up to|within|limit(?:ed)? to|keep|every|first|last|chunks? of)\W*$",
    re.I,
)
#: From how many on a text is long.
_LONG_LENGTH = {"word": 800, "page": 2}

_SHORT = re.compile(
    r"\b(?:concise|concisely|briefly|brief|short|one sentence|single sentence|one paragraph"
    r"|a few sentences|\d(?:\s*-\s*\d)? sentences|bullet points? only)\b",
    re.I,
)
_STRUCTURED = re.compile(
    r"\bJSON\b|\bYAML\b|\bCSV\b|\b(?:one|single) word\b|\byes or no\b|\btrue or false\b"
    r"|\bonly (?:with )?(?:the|a|an|one) (?:label|category|class|number|score|name|title|id|word)\b"
    r"|\bclassif(?:y|ication)\b",
    re.I,
)

_VERBS = frozenset(
    {
        *("write", "generate", "create", "draft", "compose", "produce", "compile", "make"),
        *("build", "do", "run", "conduct", "perform", "synthesize", "prepare"),
    }
)
_NOUNS = frozenset(
    {
        *("report", "essay", "chapter", "chapters", "article", "book", "novel", "thesis"),
        *("dissertation", "whitepaper", "ebook", "manuscript", "blogpost"),
    }
)
#: Words at the end of a function's name that say nothing of what it makes.
_ENDINGS = frozenset({"async", "sync", "text", "content", "task", "job", "impl", "gemini", "ai"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def asked_for(prompt: str) -> str:
    """The words by which ``prompt`` asks for a long text; empty if it does not."""
    if _SHORT.search(prompt):
        return ""
    for pattern in (_ASKED, _DEEP, _DEEP_RESEARCH):
        found = pattern.search(prompt)
        if found:
            return " ".join(found.group().split())
    for found in _LENGTH.finditer(prompt):
        number = int(found["number"].replace(",", ""))
        is_long = number >= _LONG_LENGTH[found["unit"].lower()]
        if is_long and not _AT_MOST.search(found["before"]):
            return " ".join(found.group()[len(found["before"]) :].split())
    return ""


def asks_for_structure(prompt: str) -> bool:
    """Whether ``prompt`` asks for data, a label or a number."""
    return _STRUCTURED.search(prompt) is not None


def is_named_for_long_text(function: str) -> bool:
    """Whether a function's name says that it writes a long text or does a research."""
    words = [word.lower() for word in _WORDS.findall(function)]
    if any(pair == ("deep", "research") for pair in pairwise(words)):
        return True
    while words and words[-1] in _ENDINGS:
        words.pop()
    return bool(words) and words[-1] in _NOUNS and bool(_VERBS & set(words[:-1]))
