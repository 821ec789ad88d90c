"""Points the older package google-generativeai at the emulator.

It knows neither a variable for the address nor how to do asynchronous calls over HTTP, and asks
for a description of the upload service before it uploads. Once the program imports it, its
clients speak JSON over HTTP with the emulator; everything above them is as it comes.

Standard library only, and of it only what every program has anyway until it is needed.
"""

from __future__ import annotations

import importlib.machinery
import json
import mimetypes
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from types import ModuleType
from typing import Any

CLIENTS = "google.generativeai.client"


class _Loader:
    """Loads a module as its own loader does, then changes it."""

    def __init__(self, loader: Any, change: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class _Finder:
    """Finds the module of the older package's clients, and nothing else."""

    def __init__(self, change: Callable[[ModuleType], None]) -> None:
        self._change = change

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != CLIENTS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._change)  # type: ignore[assignment]
        return spec


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


def point_older_sdk_at(address: str) -> None:
    """Let google-generativeai, when it is imported, reach the emulator at ``address``."""

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

    sys.meta_path.insert(0, _Finder(change))
    loaded = sys.modules.get(CLIENTS)
    if loaded is not None:
        change(loaded)


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
