"""What an answer is grounded on, in the shape of either API."""

from __future__ import annotations

from typing import Any

from migrate_interactions.emulator.reply import Lookup, Reply, Source, Support, Text

# ---------------------------------------------------------------- generateContent


def grounding_metadata(reply: Reply, part: int) -> dict[str, Any] | None:
    """`groundingMetadata` of a candidate, or None when nothing was looked up.

    `part` is the index of the content's part that has the supported text.
    """
    if not reply.lookups:
        return None
    metadata: dict[str, Any] = {}
    for lookup in reply.lookups:
        match lookup.tool:
            case "google_search":
                metadata["webSearchQueries"] = list(lookup.queries)
                metadata["searchEntryPoint"] = {"renderedContent": lookup.suggestions}
            case "file_search":
                metadata["retrievalQueries"] = list(lookup.queries)
            case "google_maps" if lookup.widget is not None:
                metadata["googleMapsWidgetContextToken"] = lookup.widget
    if reply.sources:
        metadata["groundingChunks"] = [_chunk(source) for source in reply.sources]
    texts = [piece for piece in reply.output if isinstance(piece, Text)]
    if grounded := [_support(text, each, part) for text in texts for each in text.supports]:
        metadata["groundingSupports"] = grounded
    return metadata


def _chunk(source: Source) -> dict[str, Any]:
    named = {"uri": source.uri, "title": source.title}
    match source.kind:
        case "web":
            return {"web": named}
        case "place":
            return {"maps": {**named, "placeId": source.id}}
        case "document":
            return {"retrievedContext": {**named, "text": source.excerpt}}


def _support(text: Text, support: Support, part: int) -> dict[str, Any]:
    segment: dict[str, Any] = {
        "partIndex": part,
        "startIndex": support.start,
        "endIndex": support.end,
        "text": text.text.encode()[support.start : support.end].decode(),
    }
    # Proto3 JSON leaves out a zero.
    segment = {key: value for key, value in segment.items() if value != 0}
    return {"segment": segment, "groundingChunkIndices": list(support.sources)}


def url_context_metadata(reply: Reply) -> dict[str, Any] | None:
    """`urlContextMetadata` of a candidate, or None when no address was read."""
    read = [
        {
            "retrievedUrl": address,
            "urlRetrievalStatus": f"URL_RETRIEVAL_STATUS_{_status(lookup, address).upper()}",
        }
        for lookup in reply.lookups
        if lookup.tool == "url_context"
        for address in lookup.queries
    ]
    return {"urlMetadata": read} if read else None


def _status(lookup: Lookup, address: str) -> str:
    return "error" if address in lookup.failed else "success"


# ---------------------------------------------------------------- interactions


def lookup_steps(lookup: Lookup) -> list[dict[str, Any]]:
    """The call and the result step of a look-up."""
    call: dict[str, Any] = {"type": f"{lookup.tool}_call", "id": lookup.id}
    result: dict[str, Any] = {"type": f"{lookup.tool}_result", "call_id": lookup.id}
    match lookup.tool:
        case "google_search":
            call |= {"arguments": {"queries": list(lookup.queries)}, "search_type": "web_search"}
            result["result"] = [{"search_suggestions": lookup.suggestions}]
        case "google_maps":
            call["arguments"] = {"queries": list(lookup.queries)}
            found: dict[str, Any] = {"places": [_place(source) for source in lookup.sources]}
            if lookup.widget is not None:
                found["widget_context_token"] = lookup.widget
            result["result"] = [found]
        case "url_context":
            call["arguments"] = {"urls": list(lookup.queries)}
            result["result"] = [
                {"url": address, "status": _status(lookup, address)} for address in lookup.queries
            ]
    return [call, result]


def _place(source: Source) -> dict[str, Any]:
    return {"name": source.title, "place_id": source.id, "url": source.uri}


def citations(text: Text, reply: Reply) -> list[dict[str, Any]]:
    """One citation for each source of each supported stretch of a text."""
    return [
        {
            **_citation(reply.sources[number]),
            "start_index": support.start,
            "end_index": support.end,
        }
        for support in text.supports
        for number in support.sources
    ]


def _citation(source: Source) -> dict[str, Any]:
    match source.kind:
        case "web":
            return {"type": "url_citation", "url": source.uri, "title": source.title}
        case "place":
            return {"type": "place_citation", **_place(source)}
        case "document":
            return {
                "type": "file_citation",
                "document_uri": source.uri,
                "file_name": source.title,
                "source": source.excerpt,
            }
