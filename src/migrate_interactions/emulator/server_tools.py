"""What the service's own tools find, made from the context's digest.

The deterministic model uses every such tool it is offered, once, except where the
answer has to fit a schema; `url_context` needs an address in the last user text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from migrate_interactions.emulator.context import Context
from migrate_interactions.emulator.reply import CodeRun, Lookup, Source, Support

ADDRESS = re.compile(r"https?://[^\s<>\"'”)]+")
SENTENCE = re.compile(r"[^\s.!?:][^.!?:]*[.!?:]*")
# Hosts below this name never resolve (RFC 2606), so reading them fails here too.
UNREACHABLE = re.compile(r"https?://[^/]*\.invalid(?:[:/]|\Z)")
QUERY_LENGTH = 60


def lookups(context: Context, seed: int) -> tuple[Lookup, ...]:
    """The look-ups for a context, one per tool that is offered and has something to do."""
    found = []
    for tool in context.tools:
        look_up = LOOKUPS.get(str(tool["type"]))
        lookup = look_up(context, tool, seed) if look_up else None
        if lookup is not None:
            found.append(lookup)
    return tuple(found)


def code_run(context: Context, seed: int) -> CodeRun | None:
    """The program the model runs when code execution is offered."""
    if all(tool["type"] != "code_execution" for tool in context.tools):
        return None
    first, second = 2 + seed % 89, 2 + seed // 89 % 97
    code = f"total = {first} * {second}\nprint(total)\n"
    return CodeRun(f"code_{context.digest[16:24]}", code, f"{first * second}\n")


def supports(text: str, sources: int) -> tuple[Support, ...]:
    """Ground a text's last but one sentence on the first source and its last one on all."""
    spans = [match.span() for match in SENTENCE.finditer(text)][-2:]
    if not sources or not spans:
        return ()
    grounded = [(0,), tuple(range(sources))][-len(spans) :]
    return tuple(
        Support(_bytes(text[:start]), _bytes(text[:end].rstrip()), numbers)
        for (start, end), numbers in zip(spans, grounded, strict=True)
    )


def _bytes(text: str) -> int:
    return len(text.encode())


def _queries(context: Context) -> tuple[str, ...]:
    asked = " ".join(context.last_user_text().split())[:QUERY_LENGTH].strip() or "the attachment"
    return (asked, f"{asked} background")


def _search(context: Context, tool: Mapping[str, Any], seed: int) -> Lookup:
    queries = _queries(context)
    key = context.digest[24:34]
    sources = tuple(
        Source("web", f"source{number}.example", f"https://source{number}.example/{key}", key)
        for number in range(1, 3 + seed % 2)
    )
    chips = "".join(f'<a class="chip">{html.escape(query)}</a>' for query in queries)
    suggestions = f'<div class="container"><div class="carousel">{chips}</div></div>'
    return Lookup("google_search", f"search_{key}", queries, sources, suggestions=suggestions)


def _maps(context: Context, tool: Mapping[str, Any], seed: int) -> Lookup:
    key = context.digest[34:44]
    sources = tuple(
        Source(
            "place",
            f"Café {name}",
            f"https://maps.google.com/?cid={seed % 10**6 + number}",
            f"places/{key}{number}",
        )
        for number, name in enumerate(("Aurora", "Borealis"), 1)
    )
    widget = f"widget/{key}" if tool.get("enable_widget") else None
    return Lookup("google_maps", f"maps_{key}", _queries(context)[:1], sources, widget=widget)


def _files(context: Context, tool: Mapping[str, Any], seed: int) -> Lookup:
    key = context.digest[44:54]
    stores = tool.get("file_search_store_names") or ["fileSearchStores/store"]
    sources = tuple(
        Source("document", f"notes-{number}.txt", f"{store}/documents/{key}{number}", key, excerpt)
        for number, store in enumerate(stores, 1)
        for excerpt in (f"Passage {seed % 97 + number} of the notes.",)
    )
    return Lookup("file_search", f"files_{key}", _queries(context)[:1], sources)


def _pages(context: Context, tool: Mapping[str, Any], seed: int) -> Lookup | None:
    found = (each.rstrip(".,;:!?") for each in ADDRESS.findall(context.last_user_text()))
    addresses = tuple(dict.fromkeys(found))
    if not addresses:
        return None
    failed = tuple(each for each in addresses if UNREACHABLE.match(each))
    key = context.digest[54:64]
    sources = tuple(
        Source("web", each.split("/")[2], each, key) for each in addresses if each not in failed
    )
    return Lookup("url_context", f"pages_{key}", addresses, sources, failed)


LookUp = Callable[[Context, Mapping[str, Any], int], Lookup | None]
LOOKUPS: Mapping[str, LookUp] = {
    "google_search": _search,
    "google_maps": _maps,
    "file_search": _files,
    "url_context": _pages,
}
