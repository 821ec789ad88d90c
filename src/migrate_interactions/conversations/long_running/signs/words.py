"""The words by which a prompt asks for a long text, or for a short or structured one."""

from __future__ import annotations

import re
from itertools import pairwise

_WRITE = (
    r"(?:writ(?:e|ing)|generat(?:e|ing)|creat(?:e|ing)|craft(?:ing)?|draft(?:ing)?|produc(?:e|ing)"
    r"|compos(?:e|ing)|prepar(?:e|ing)|compil(?:e|ing)|author|develop(?:ing)?|deliver)"
)
_LONG_TEXT = (
    r"(?:report|essay|chapter|article|book|e-?book|handbook|textbook|novel|manual|memoir|dossier"
    r"|white ?paper|thesis|dissertation|monograph|manuscript|biography|screenplay|blog post"
    r"|research paper|business plan|grant proposal|case study|market analysis|study guide"
    r"|literature review|documentation|legal opinion|course(?! of| meal| dinner| menu))"
)
#: What stands behind it, where something else is asked for: "a book cover".
_OF_IT = (
    r"(?:title|name|id|number|tags?|card|cover|summar\w+|outline|review|headline|list|status"
    r"|type|category|template|ideas?|abstract|image|metadata|recommendations?|suggestions?)"
)
#: What stands before a text that is given, not asked for: "a title for the article".
_GIVEN = (
    r"(?:of|for|from|about|on|in|to|with|using|following|this|these|that|those|given|above|below"
    r"|title|titles|tags?|name|summary|outline|headline|headlines|questions?|keywords?|metadata)"
)
_BETWEEN = rf"(?:(?!\b{_GIVEN}\b)[^.!?:;\n]){{0,60}}"

_ASKED = re.compile(rf"\b{_WRITE}\b{_BETWEEN}\b{_LONG_TEXT}s?\b(?!\s+{_OF_IT}\b)", re.I)
_DEEP = re.compile(
    r"\b(?:comprehensive|in-depth|in depth|exhaustive|extensive|long-form|thorough)\W+"
    r"(?:[\w-]+\W+){0,2}(?:report|analysis|guide|overview|review|study|research|article|essay"
    r"|documentation|explanation|plan)\b",
    re.I,
)
_DEEP_RESEARCH = re.compile(r"\b(?:deep|thorough|extensive)\s+research\b", re.I)
_NUMBERS = {
    word: number
    for number, word in (
        *((2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (7, "seven")),
        *((8, "eight"), (9, "nine"), (10, "ten"), (12, "twelve"), (15, "fifteen")),
        *((20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty")),
        *((100, "hundred"), (1000, "thousand")),
    )
}
_LENGTH = re.compile(
    r"(?P<before>[^.\n]{0,24})\b(?P<number>\d{1,3}(?:,\d{3})+|\d+|" + "|".join(_NUMBERS) + r")\+?"
    r"(?:\s*(?:-|to)\s*[\d,]+)?[\s-]*(?P<unit>word|page)s?\b",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:max(?:imum)?(?: of)?|at most|under|below|less than|fewer than|no more than|not exceed"
    r"|up to|within|limit(?:ed)? to|keep|every|first|last|chunks? of)\W*$",
    re.I,
)
#: From how many on a text is long.
_LONG_LENGTH = {"word": 800, "page": 2}

#: A line break in a sentence, not before the next point of a list.
_WRAPPED = re.compile(r"[ \t]*\n[ \t]*(?![-*#\d\n])")
_FEW = r"(?:a|one|two|three|[1-5]|a few|a couple of)(?:\s*-\s*\d)?"
_SHORT = re.compile(
    r"\b(?:be|is|and) brief\b|\bconcise(?:ly)?\b|\bbriefly\b"
    r"|\b(?:keep|make) (?:it|\w+ \w+) short\b"
    rf"|\b(?:brief|short)\W+(?:\w+\W+)?{_LONG_TEXT}\b"
    rf"|\bin {_FEW} (?:short )?(?:sentence|line|word)s?\b"
    r"|\b(?:one|single|1)[- ](?:sentence|line|paragraph)\b",
    re.I,
)
#: What is asked for is short in itself.
_SMALL = re.compile(
    r"\b(?:brief|short|quick)\W+(?:\w+\W+)?(?:summary|answer|description|explanation|response"
    r"|reply|title|caption|overview|note)\b"
    rf"|\b{_FEW} (?:short )?(?:sentences|bullets?|words)\b",
    re.I,
)
_STRUCTURED = re.compile(
    r"\b(?:return|respond|reply|answer|output|produce|generate|forma\w*|as|in|valid)\W+"
    r"(?:\w+\W+){0,4}(?:JSON|YAML|CSV)\b|\bJSON (?:format|schema|only)\b"
    r"|\b(?:one|single) word\b|\byes or no\b|\btrue or false\b"
    r"|\bonly (?:with )?(?:the|a|an|one) (?:label|category|class|number|score|name|title|id|word)\b"
    r"|\bclassify (?:the|this|these|each|it|into|as)\b",
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
    prompt = _WRAPPED.sub(" ", prompt)
    if _SHORT.search(prompt):
        return ""
    for pattern in (_ASKED, _DEEP, _DEEP_RESEARCH):
        found = pattern.search(prompt)
        if found:
            return " ".join(found.group().split())
    for found in _LENGTH.finditer(prompt):
        said = found["number"].replace(",", "").lower()
        number = _NUMBERS.get(said) or int(said)
        is_long = number >= _LONG_LENGTH[found["unit"].lower()]
        if is_long and not _AT_MOST.search(found["before"]):
            return " ".join(found.group()[len(found["before"]) :].split())
    return ""


def asks_for_little(prompt: str) -> bool:
    """Whether ``prompt`` asks for a few sentences, and for no long text."""
    prompt = _WRAPPED.sub(" ", prompt)
    found = _SHORT.search(prompt) or _SMALL.search(prompt)
    return found is not None and not asked_for(prompt)


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
