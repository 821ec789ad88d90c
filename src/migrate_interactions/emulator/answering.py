"""Answer one request over HTTP: in time, whole or as server-sent events, and on record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.recording import (
    CLIENT_WENT_AWAY,
    Api,
    RecordedRequest,
    Recorder,
)
from migrate_interactions.emulator.service import Answer, error_answer
from migrate_interactions.emulator.service_error import ServiceError


async def respond(
    request: Request,
    clock: Clock,
    recorder: Recorder,
    api: Api,
    operation: str,
    handle: Callable[[Request, bytes], Answer],
) -> Response:
    """Answer a request and record it; the record is complete before the answer goes out."""
    sequence = recorder.next_sequence()
    at = clock.now
    body = await request.body()
    try:
        answer = handle(request, body)
    except ServiceError as error:
        answer = error_answer(error, {})
    went_away = answer.delay > 0 and await _hold(request, clock, answer.delay)
    streamed = answer.stream_events is not None
    pieces = _stream_pieces(answer) if streamed else [_dumped(answer.body)]
    recorder.add(
        RecordedRequest(
            sequence=sequence,
            method=request.method,
            path=request.url.path,
            api=api,
            operation=operation,
            status=CLIENT_WENT_AWAY if went_away else answer.status,
            request_bytes=len(body),
            response_bytes=sum(map(len, pieces)),
            stream=streamed,
            at=round(at, 3),
            held_seconds=round(clock.now - at + (0 if went_away else answer.stream_seconds), 3),
            **answer.facts,
        )
    )
    if streamed:
        flow = _flow(pieces, clock, answer.stream_seconds)
        media_type = "application/json" if answer.as_array else "text/event-stream"
        return StreamingResponse(flow, media_type=media_type)
    return Response(
        pieces[0], answer.status, answer.headers, media_type="application/json; charset=UTF-8"
    )


def _stream_pieces(answer: Answer) -> list[bytes]:
    events = answer.stream_events or []
    if answer.as_array:
        return [b"[", *(_dumped(one) + b",\r\n" for one in events[:-1]), _dumped(events[-1]), b"]"]
    pieces = []
    for event in events:
        name = f"event: {event['event_type']}\n".encode() if answer.named_events else b""
        pieces.append(name + b"data: " + _dumped(event) + b"\n\n")
    if answer.done_marker:
        pieces.append(b"data: [DONE]\n\n")
    return pieces


async def _flow(pieces: list[bytes], clock: Clock, seconds: float) -> AsyncIterator[bytes]:
    for piece in pieces:
        if seconds:
            await clock.wait(seconds / len(pieces))
        yield piece
        await asyncio.sleep(0)


async def _hold(request: Request, clock: Clock, seconds: float) -> bool:
    """Let the client wait; returns whether it went away meanwhile."""
    waiting = asyncio.ensure_future(clock.wait(seconds))
    leaving = asyncio.ensure_future(request.receive())
    await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
    went_away = not waiting.done()
    waiting.cancel()
    leaving.cancel()
    await asyncio.wait({waiting, leaving})
    return went_away


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
