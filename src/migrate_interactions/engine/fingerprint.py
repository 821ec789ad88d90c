"""What makes a finding the same one after the file around it has changed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Finding

_TOKEN = re.compile(
    r"""(?P<string>(?:'{3}|\"{3})) | (?P<text>'(?:\\.|[^'\\\n])*' | "(?:\\.|[^"\\\n])*")
    | (?P<comment>\#[^\n]*) | (?P<continued>\\\n) | (?P<newline>\n) | (?P<space>[^\S\n]+)
    | (?P<word>\w+) | (?P<other>.)""",
    re.VERBOSE,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def normalised(code: str) -> str:
    """The first statement of ``code``, or the head of it, as its words with a space between.

    Indentation, line breaks, comments and a comma before a closing bracket do not count, so
    that formatting and comments that keep rules quiet change nothing.
    """
    words: list[str] = []
    depth = 0
    offset = 0
    while match := _TOKEN.match(code, offset):
        kind, word = match.lastgroup, match[0]
        offset = match.end()
        if kind == "string":
            end = code.find(word, offset)
            offset = len(code) if end < 0 else end + len(word)
            words.append(code[match.start() : offset])
        elif kind == "newline" and depth <= 0 and words:
            break
        elif kind in ("text", "word", "other"):
            if word in _CLOSING:
                depth -= 1
                if words and words[-1] == ",":
                    words.pop()
            depth += word in _OPENING
            words.append(word)
    return " ".join(words)


def fingerprint(rule: str, path: str, code: str) -> str:
    """Of a finding of ``rule`` in ``path``, where ``code`` is: 32 hexadecimal digits."""
    parts = (rule, path, normalised(code))
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:32]


def fingerprints(findings: Iterable[Finding], texts: SourceTexts) -> Iterator[str]:
    """Of each of ``findings``; the second one of the same kind ends in ``:2``, and so on.

    Findings have to come in the order of their places.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        place = finding.place
        one = fingerprint(finding.code, place.path, texts.code(place))
        seen[one] += 1
        yield f"{one}:{seen[one]}"
