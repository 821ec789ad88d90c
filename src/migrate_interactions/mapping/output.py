"""What kind of answer is wanted: the entries of ``response_format``, and voices.

Source: the SDK's ``TextResponseFormatParam``, ``ImageResponseFormatParam`` and
``SpeechConfigParam`` (3.4.0).
"""

from __future__ import annotations

#: Values of response_mime_type that a text entry can have; plain text is what there is anyway.
TEXT_MIME_TYPES = frozenset({"application/json", "text/plain"})
PLAIN_TEXT = "text/plain"

#: Values of response_modalities that have an entry of their own.
MODALITIES = frozenset({"text", "image", "audio", "video"})

#: Field of ImageConfig -> key of an image entry.
IMAGE_FIELDS: dict[str, str] = {"aspect_ratio": "aspect_ratio", "image_size": "image_size"}
