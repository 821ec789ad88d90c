"""Uploaded files: the resumable protocol of `client.files.upload`, get, list and delete."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.service_error import invalid, not_found

# The address the real service gives out; it does not depend on the emulator's port, so a
# program that prints it prints the same in every run.
PUBLIC_ADDRESS = "https://generativelanguage.googleapis.com/v1beta"


@dataclass
class _Upload:
    description: dict[str, Any]
    content: bytes = b""


class FileStore:
    """The files of one emulator."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._uploads: dict[str, _Upload] = {}
        self._files: dict[str, dict[str, Any]] = {}

    def start(self, description: Any, mime_type: str | None) -> str:
        """Open an upload; returns its key."""
        given = description.get("file") if isinstance(description, dict) else None
        if not isinstance(given, dict):
            raise invalid('The body of an upload\'s start must be {"file": {...}}.')
        details = {"mime_type": mime_type or "application/octet-stream", **given}
        key = f"upload-{len(self._uploads) + 1}"
        self._uploads[key] = _Upload(details)
        return key

    def append(self, key: str, content: bytes, offset: int, final: bool) -> dict[str, Any] | None:
        """Add bytes to an upload; returns the file once it is finalised."""
        upload = self._uploads.get(key)
        if upload is None:
            raise not_found(f"There is no upload '{key}'.")
        if offset != len(upload.content):
            raise invalid(f"The offset is {offset}, yet {len(upload.content)} bytes were received.")
        upload.content += content
        if not final:
            return None
        del self._uploads[key]
        return self._file(upload)

    def get(self, name: str) -> dict[str, Any]:
        """A file's description; raises a 404."""
        if name not in self._files:
            raise not_found(f"File {name} does not exist.")
        return self._files[name]

    def list(self) -> list[dict[str, Any]]:
        """All files."""
        return list(self._files.values())

    def delete(self, name: str) -> None:
        """Forget a file; raises a 404."""
        self.get(name)
        del self._files[name]

    def _file(self, upload: _Upload) -> dict[str, Any]:
        content_hash = hashlib.sha256(upload.content).digest()
        given = upload.description
        name = str(given.get("name") or f"files/{content_hash.hex()[:12]}")
        file = {
            "name": name,
            "mimeType": given.get("mimeType") or given["mime_type"],
            "sizeBytes": str(len(upload.content)),
            "createTime": self._clock.timestamp(),
            "updateTime": self._clock.timestamp(),
            "expirationTime": self._clock.timestamp(self._clock.shown + 48 * 3600),
            "sha256Hash": base64.b64encode(content_hash).decode(),
            "uri": f"{PUBLIC_ADDRESS}/{name}",
            "state": "ACTIVE",
            "source": "UPLOADED",
        }
        if display_name := given.get("displayName") or given.get("display_name"):
            file["displayName"] = display_name
        self._files[name] = file
        return file
