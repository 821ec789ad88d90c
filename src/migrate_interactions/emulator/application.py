"""The HTTP face of the emulated service: which path leads where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from migrate_interactions.emulator.answering import respond
from migrate_interactions.emulator.control import CONTROL, control_routes
from migrate_interactions.emulator.numbered_enums import with_names
from migrate_interactions.emulator.recording import Api, Recorder
from migrate_interactions.emulator.service import Answer, Service
from migrate_interactions.emulator.service_error import invalid, not_found

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
MODELS = ("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.5-flash", "gemini-3.7-flash")
#: Under which resource Vertex AI has what the Gemini API has at the top.
VERTEX = "/projects/{project}/locations/{location}"
_OF_VERTEX = re.compile(r"(projects/[^/]+/locations/[^/]+/)?publishers/google/(?=models/)")


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
            return await respond(request, service.clock, recorder, api, operation, handle)

        return Route(path, endpoint, methods=[method])

    def generate(stream: bool) -> Callable[[Request, bytes], Answer]:
        def handle(request: Request, body: bytes) -> Answer:
            answer = service.generate(_model(request), _named(request, body), stream=stream)
            # As the real service: server-sent events only where they are asked for.
            answer.as_array = stream and request.query_params.get("alt") != "sse"
            return answer

        return handle

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

    def interactions_under(root: str) -> Iterator[Route]:
        api: Api = "interactions"
        yield route(
            f"{root}/interactions",
            "POST",
            api,
            "create",
            lambda request, body: service.create(_json(body)),
        )
        yield route(f"{root}/interactions/{{id}}", "GET", api, "get", get_interaction)
        yield route(
            f"{root}/interactions/{{id}}",
            "DELETE",
            api,
            "delete",
            lambda request, body: service.delete(interaction_id(request)),
        )
        yield route(
            f"{root}/interactions/{{id}}/cancel",
            "POST",
            api,
            "cancel",
            lambda request, body: service.cancel(interaction_id(request)),
        )

    routes = [
        *control_routes(service, recorder),
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
            lambda request, body: service.count_tokens(_model(request), _named(request, body)),
        ),
        *interactions_under("/{version}"),
        *interactions_under(f"/{{version}}{VERTEX}"),
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


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise invalid(f"Invalid JSON payload received. {error}") from None


def _named(request: Request, body: bytes) -> Any:
    of_vertex = _OF_VERTEX.match(str(request.path_params["model"])) is not None
    return with_names(_json(body), of_vertex=of_vertex)


def _model(request: Request) -> str:
    model = _OF_VERTEX.sub("", str(request.path_params["model"]), count=1)
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
