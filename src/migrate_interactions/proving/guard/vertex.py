"""Points clients of Vertex AI at the emulator, with credentials that are none.

google-genai does take another address for Vertex AI from the environment, but then leaves out
the project wherever it is not written next to the client. So a client is made as ever, and only
the host of its requests is another one. Google's credentials are not looked for on the machine
and never refreshed: whatever asks for a token gets one that is worth nothing.

Standard library only, and of it only what every program has anyway until it is needed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

Hook = Callable[[str, Callable[[Any], None]], None]

PROJECT = "emulated-project"
TOKEN = "emulated-token"
#: Who fetches tokens: from Google's server for them, from the machine's metadata, for others.
REFRESHING = (
    "google.auth.compute_engine.credentials",
    "google.auth.external_account",
    "google.auth.impersonated_credentials",
    "google.oauth2.credentials",
    "google.oauth2.service_account",
)


def point_vertex_at(address: str, when_imported: Hook) -> None:
    """Let google-genai's clients of Vertex AI reach the emulator at ``address``."""

    def change_clients(module: Any) -> None:
        client = module.BaseApiClient
        make = client.__init__

        def made_here(self: Any, *args: Any, **named: Any) -> None:
            make(self, *args, **named)
            given: Any = named.get("http_options")
            if self.vertexai and getattr(given, "base_url", None) == address:
                # the address for the Gemini API, where a variable says that it is Vertex AI
                named["http_options"] = given.model_copy(update={"base_url": None})
                make(self, *args, **named)
            options = self._http_options
            if self.vertexai and "googleapis.com" in (options.base_url or ""):
                options.base_url = address

        client.__init__ = made_here

    when_imported("google.genai._api_client", change_clients)
    when_imported("google.auth", _find_none)
    for name in REFRESHING:
        when_imported(name, _never_refresh)


def _find_none(module: Any) -> None:
    """Let ``google.auth.default`` find the same credentials on every machine."""

    def default(*args: Any, **named: Any) -> tuple[Any, str]:
        from google.oauth2 import credentials

        made: Any = credentials.Credentials
        return made(TOKEN), os.environ.get("GOOGLE_CLOUD_PROJECT") or PROJECT

    module.default = module._default.default = default


def _never_refresh(module: Any) -> None:
    def refresh(self: Any, request: Any) -> None:
        self.token, self.expiry = TOKEN, None

    module.Credentials.refresh = refresh
