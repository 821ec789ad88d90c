"""Points the older packages google-generativeai and vertexai at the emulator.

They know neither a variable for the address nor how to do asynchronous calls over HTTP, and the
first asks for a description of the upload service before it uploads. Once the program imports
one, its clients speak JSON over HTTP with the emulator; everything above them is as it comes.

Standard library only, and of it only what every program has anyway until it is needed.
"""

from __future__ import annotations

import json
import mimetypes
import os
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

Hook = Callable[[str, Callable[[Any], None]], None]

CLIENTS = "google.generativeai.client"
VERTEX_CLIENTS = "google.cloud.aiplatform.initializer"


class _AsyncClient:
    """The asynchronous client: the synchronous one in threads."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def stream_generate_content(self, *args: Any, **named: Any) -> AsyncIterator[Any]:
        from asyncio import to_thread

        pieces = iter(await to_thread(self._client.stream_generate_content, *args, **named))

        async def each() -> AsyncIterator[Any]:
            end = object()
            while (piece := await to_thread(next, pieces, end)) is not end:
                yield piece

        return each()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        async def call(*args: Any, **named: Any) -> Any:
            from asyncio import to_thread

            return await to_thread(method, *args, **named)

        return call


def point_older_sdk_at(address: str, when_imported: Hook) -> None:
    """Let the older packages, when they are imported, reach the emulator at ``address``."""

    def change(module: Any) -> None:
        manager = module._ClientManager
        make_client = manager.make_client

        def made_here(self: Any, name: str) -> Any:
            if not self.client_config:
                module.configure()
            options = self.client_config["client_options"]
            options.api_endpoint = address
            self.client_config["transport"] = "rest"
            if name.endswith("_async"):
                return _AsyncClient(self.get_default_client(name.removesuffix("_async")))
            return make_client(self, name)

        def create_file(self: Any, path: Any, **given: Any) -> Any:
            return self.get_file({"name": _uploaded(address, path, given)})

        manager.make_client = made_here
        module.FileServiceClient.create_file = create_file

    def change_vertex(module: Any) -> None:
        def create_client(self: Any, client_class: Any, **given: Any) -> Any:
            from google.auth.credentials import AnonymousCredentials

            made: Any = AnonymousCredentials
            package = sys.modules[client_class.__module__.rpartition(".")[0]]
            name = client_class.__name__
            client = getattr(package, name.replace("Async", ""))(
                credentials=made(), client_options={"api_endpoint": address}, transport="rest"
            )
            return _AsyncClient(client) if "Async" in name else client

        module._Config.create_client = create_client

    when_imported(CLIENTS, change)
    when_imported(VERTEX_CLIENTS, change_vertex)


def _uploaded(address: str, path: Any, given: dict[str, Any]) -> str:
    """Upload a file, and return the name that the emulator gives it."""
    import urllib.request

    if hasattr(path, "read"):
        content, mime_type = path.read(), given.get("mime_type")
    else:
        with open(path, "rb") as file:
            content = file.read()
        mime_type = given.get("mime_type") or mimetypes.guess_type(os.fspath(path))[0]
    described = {"name": given.get("name"), "displayName": given.get("display_name")}
    file_fields = {key: value for key, value in described.items() if value is not None}
    start = urllib.request.Request(
        f"{address}/upload/v1beta/files",
        json.dumps({"file": file_fields}).encode(),
        {
            "x-goog-upload-command": "start",
            "x-goog-upload-header-content-type": mime_type or "application/octet-stream",
        },
    )
    with urllib.request.urlopen(start) as started:
        place = started.headers["x-goog-upload-url"]
    headers = {"x-goog-upload-command": "upload, finalize", "x-goog-upload-offset": "0"}
    with urllib.request.urlopen(urllib.request.Request(place, content, headers)) as done:
        return str(json.load(done)["file"]["name"])
