"""The HTTP face of the emulated service: routes, bodies, server-sent events, records."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from migrate_interactions.emulator.clock import Clock, SimulatedClock
from migrate_interactions.emulator.recording import Api, RecordedRequest, Recorder
from migrate_interactions.emulator.service import Answer, Service, error_answer
from migrate_interactions.emulator.service_error import ServiceError, invalid, not_found

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
CONTROL = "/__emulator__/"
CLIENT_WENT_AWAY = 499
MODELS = ("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.5-flash", "gemini-3.7-flash")


def build_application(service: Service, recorder: Recorder) -> ASGIApp:
    """The ASGI application for a service; every request is put into `recorder`."""

    def route(
        path: str,
        method: str,
        api: Api,
        operation: str,
        handle: Callable[[Request, bytes], Answer],
    ) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _respond(request, service.clock, recorder, api, operation, handle)

        return Route(path, endpoint, methods=[method])

    def generate(stream: bool) -> Callable[[Request, bytes], Answer]:
        return lambda request, body: service.generate(_model(request), _json(body), stream=stream)

    def get_interaction(request: Request, body: bytes) -> Answer:
        query = request.query_params
        return service.get(
            request.path_params["id"],
            stream=query.get("stream") == "true",
            include_input=query.get("include_input") == "true",
            last_event_id=query.get("last_event_id"),
        )

    def interaction_id(request: Request) -> str:
        return str(request.path_params["id"])

    interactions: Api = "interactions"
    routes = [
        *_control_routes(service, recorder),
        route("/upload/{version}/files", "POST", "files", "upload", _uploading(service)),
        route(
            "/{version}/{model:path}:generateContent",
            "POST",
            "generate_content",
            "generate",
            generate(False),
        ),
        route(
            "/{version}/{model:path}:streamGenerateContent",
            "POST",
            "generate_content",
            "stream",
            generate(True),
        ),
        route(
            "/{version}/{model:path}:countTokens",
            "POST",
            "count_tokens",
            "count",
            lambda request, body: service.count_tokens(_model(request), _json(body)),
        ),
        route(
            "/{version}/interactions",
            "POST",
            interactions,
            "create",
            lambda request, body: service.create(_json(body)),
        ),
        route("/{version}/interactions/{id}", "GET", interactions, "get", get_interaction),
        route(
            "/{version}/interactions/{id}",
            "DELETE",
            interactions,
            "delete",
            lambda request, body: service.delete(interaction_id(request)),
        ),
        route(
            "/{version}/interactions/{id}/cancel",
            "POST",
            interactions,
            "cancel",
            lambda request, body: service.cancel(interaction_id(request)),
        ),
        route(
            "/{version}/files",
            "GET",
            "files",
            "list",
            lambda request, body: Answer(body={"files": service.files.list()}),
        ),
        route(
            "/{version}/files/{name}",
            "GET",
            "files",
            "get",
            lambda request, body: Answer(body=service.files.get(_file_name(request))),
        ),
        route(
            "/{version}/files/{name}",
            "DELETE",
            "files",
            "delete",
            lambda request, body: _delete_file(service, request),
        ),
        route("/{version}/models", "GET", "other", "list models", _list_models),
        route("/{version}/models/{name}", "GET", "other", "get model", _get_model),
        *(route("/{path:path}", method, "other", "unknown", _unknown) for method in METHODS),
    ]
    application = Starlette(routes=routes)

    async def at_work(scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope.get("path", "")).startswith(CONTROL):
            await application(scope, receive, send)
        else:
            with service.clock.at_work():
                await application(scope, receive, send)

    return at_work


async def _respond(
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
        return StreamingResponse(flow, media_type="text/event-stream")
    return Response(
        pieces[0], answer.status, answer.headers, media_type="application/json; charset=UTF-8"
    )


def _stream_pieces(answer: Answer) -> list[bytes]:
    pieces = []
    for event in answer.stream_events or []:
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


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise invalid(f"Invalid JSON payload received. {error}") from None


def _model(request: Request) -> str:
    model = str(request.path_params["model"])
    if not model.startswith(("models/", "tunedModels/")):
        raise not_found(f"The path '{request.url.path}' was not found on this server.")
    return model.removeprefix("models/")


# ---------------------------------------------------------------- files


def _uploading(service: Service) -> Callable[[Request, bytes], Answer]:
    """Both halves of the resumable upload protocol, told apart by the command header."""

    def upload(request: Request, body: bytes) -> Answer:
        headers = request.headers
        command = headers.get("x-goog-upload-command", "")
        if command == "start":
            mime_type = headers.get("x-goog-upload-header-content-type")
            key = service.files.start(_json(body), mime_type)
            url = request.url.include_query_params(upload_id=key, upload_protocol="resumable")
            started = {"x-goog-upload-url": str(url), "x-goog-upload-status": "active"}
            return Answer(body={}, headers=started)
        if "upload" not in command:
            raise invalid(f"Unknown x-goog-upload-command '{command}'.")
        final = "finalize" in command
        offset = int(headers.get("x-goog-upload-offset", "0"))
        key = request.query_params.get("upload_id", "")
        file = service.files.append(key, body, offset, final)
        status = {"x-goog-upload-status": "final" if final else "active"}
        return Answer(body={"file": file} if file else {}, headers=status)

    return upload


def _file_name(request: Request) -> str:
    return f"files/{request.path_params['name']}"


def _delete_file(service: Service, request: Request) -> Answer:
    service.files.delete(_file_name(request))
    return Answer(body={})


# ---------------------------------------------------------------- models and the rest


def _described(name: str) -> dict[str, Any]:
    return {
        "name": f"models/{name}",
        "displayName": name,
        "inputTokenLimit": 1048576,
        "outputTokenLimit": 65536,
        "supportedGenerationMethods": ["generateContent", "countTokens", "interactions"],
    }


def _list_models(request: Request, body: bytes) -> Answer:
    return Answer(body={"models": [_described(name) for name in MODELS]})


def _get_model(request: Request, body: bytes) -> Answer:
    return Answer(body=_described(str(request.path_params["name"])))


def _unknown(request: Request, body: bytes) -> Answer:
    raise not_found(f"{request.method} {request.url.path} is not part of the emulated service.")


# ---------------------------------------------------------------- control


def _control_routes(service: Service, recorder: Recorder) -> list[Route]:
    """What tests use to look into the emulator and to steer it; never recorded."""

    async def requests(request: Request) -> Response:
        return JSONResponse([record.as_json() for record in recorder.records()])

    async def reset(request: Request) -> Response:
        service.reset()
        recorder.clear()
        return JSONResponse({})

    async def clock(request: Request) -> Response:
        try:
            service.clock.advance(float((await request.json())["seconds"]))
        except (ValueError, KeyError, TypeError) as error:
            refusal = invalid(f'The body must be {{"seconds": <number, 0 or more>}} ({error}).')
            return JSONResponse(refusal.body(), refusal.code)
        return JSONResponse({"seconds": service.clock.shown, "time": service.clock.timestamp()})

    async def next_moment(request: Request) -> Response:
        if isinstance(service.clock, SimulatedClock):
            seen = int(request.query_params.get("seen", "-1"))
            return JSONResponse(await service.clock.state(seen))
        refusal = invalid("The emulator's time is not simulated.")
        return JSONResponse(refusal.body(), refusal.code)

    async def options(request: Request) -> Response:
        return JSONResponse(service.options.as_table())

    return [
        Route(f"{CONTROL}requests", requests, methods=["GET"]),
        Route(f"{CONTROL}reset", reset, methods=["POST"]),
        Route(f"{CONTROL}clock", clock, methods=["POST"]),
        Route(f"{CONTROL}clock/next", next_moment, methods=["GET"]),
        Route(f"{CONTROL}options", options, methods=["GET"]),
    ]
