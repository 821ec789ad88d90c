"""Media parts in canonical form: bytes become their digest, file addresses stay addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from migrate_interactions.emulator.service_error import invalid


def decoded(data: str, path: str) -> bytes:
    """Decode base64 of either alphabet, padded or not, as proto3 JSON does."""
    plain = data.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise invalid(f"Invalid value at '{path}': base64 is expected ({error}).") from None


def media_part(
    *,
    data: str | None,
    uri: str | None,
    mime_type: str | None,
    resolution: str | None,
    processing: Any,
    path: str,
) -> dict[str, Any]:
    """The canonical part of an image, a document, an audio or a video."""
    if (data is None) == (uri is None):
        raise invalid(f"Invalid content at '{path}': exactly one of 'data' and 'uri' is expected.")
    part: dict[str, Any] = {}
    if data is not None:
        if mime_type is None:
            raise invalid(f"Invalid content at '{path}': 'mime_type' is missing.")
        content = decoded(data, path)
        part["media"] = hashlib.sha256(content).hexdigest()
        part["bytes"] = len(content)
    else:
        part["uri"] = uri
    details = {"mime_type": mime_type, "resolution": resolution, "processing": processing}
    part.update({key: value for key, value in details.items() if value is not None})
    return part
