"""What documents show of the old API: for an audit, which reports it; no fix changes a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate_interactions.engine.run import Order
from migrate_interactions.findings import Place
from migrate_interactions.sources import (
    Candidate,
    CodeBlock,
    FileError,
    code_blocks,
    mentions_gemini,
    read_bytes,
    uses_gemini,
)


@dataclass(frozen=True)
class ShownCalls:
    """A block of code in a document that calls the old API ``calls`` times.

    ``codes`` are the rules that would report it, were it code.
    """

    place: Place
    calls: int
    codes: tuple[str, ...]


def shown_calls(documents: Iterable[Candidate], order: Order) -> tuple[ShownCalls, ...]:
    """The blocks of ``documents`` that show the old API, in their order.

    Documents that cannot be read, and blocks that are no whole Python, are passed over.
    """
    return tuple(one for document in documents for one in _in_document(document, order))


def _in_document(document: Candidate, order: Order) -> Iterator[ShownCalls]:
    try:
        content = read_bytes(document)
    except FileError:
        return
    if not (mentions_gemini(content) or uses_gemini(content)):
        return
    for block in code_blocks(content.decode("utf-8", "replace")):
        encoded = block.text.encode("utf-8", "surrogatepass")
        if mentions_gemini(encoded) or uses_gemini(encoded):
            found = _in_block(document, block, order)
            if found is not None:
                yield found


def _in_block(document: Candidate, block: CodeBlock, order: Order) -> ShownCalls | None:
    from libcst import ParserSyntaxError

    from migrate_interactions.engine.check import examine

    try:
        path = document.path
        examined = examine(path, block.text, order.rulebook(), order.settings, order.project)
    except (ParserSyntaxError, RecursionError, ValueError):
        return None
    about = [one.finding for one in examined.reported if one.finding.sites]
    sites = {(site.line, site.column) for one in about for site in one.sites}
    sites |= {(site.line, site.column) for site in examined.one_shots}
    if not sites:
        return None
    first = min(line for line, _ in sites)
    codes = tuple(sorted({one.code for one in about}))
    return ShownCalls(Place(document.path, block.line + first - 1), len(sites), codes)
