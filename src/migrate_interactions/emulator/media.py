"""Media parts in canonical form: bytes become their digest, file addresses stay addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from migrate_interactions.emulator.service_error import invalid

VIDEO_HOSTS = ("youtube.com/", "youtu.be/")


def decoded(data: str, path: str) -> bytes:
    """Decode base64 of either alphabet, padded or not, as proto3 JSON does."""
    plain = data.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise invalid(f"Invalid value at '{path}': base64 is expected ({error}).") from None


def check_kind(kind: str, mime_type: str | None, uri: str | None, path: str) -> None:
    """Raise a 400 where a content's type is not that of its mime type.

    A `document` may be anything: samples of the Gemini API send images and videos so.
    """
    main = (mime_type or "").partition("/")[0]
    expected = main if main in ("image", "audio", "video") else "document"
    if mime_type is None:
        expected = "video" if uri and any(host in uri for host in VIDEO_HOSTS) else kind
    if kind not in ("document", expected) or (mime_type is None and kind != expected):
        raise invalid(
            f"Invalid content at '{path}': what is {mime_type or uri} has the type '{expected}', "
            f"not '{kind}'."
        )


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
    if (mime_type or "").startswith("audio/"):
        resolution = None
    details = {"mime_type": mime_type, "resolution": resolution, "processing": processing}
    part.update({key: value for key, value in details.items() if value is not None})
    return part
