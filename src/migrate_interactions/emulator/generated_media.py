"""Small images and sounds, for contexts that ask for such a response."""

from __future__ import annotations

import struct
import zlib

from migrate_interactions.emulator.context import Context
from migrate_interactions.emulator.reply import GeneratedMedia
from migrate_interactions.emulator.settings import makes_images

SAMPLE_RATE = 24000


def generated_media(context: Context, seed: int) -> tuple[GeneratedMedia, ...]:
    """One medium per image or audio the answer may have."""
    result = []
    asked = context.response_format or ([{"type": "image"}] if makes_images(context.model) else [])
    for entry in asked:
        match entry["type"]:
            case "image":
                result.append(GeneratedMedia("image", "image/png", _png(seed)))
            case "audio":
                mime_type = f"audio/L16;codec=pcm;rate={SAMPLE_RATE}"
                result.append(GeneratedMedia("audio", mime_type, _sound(seed)))
    return tuple(result)


def _png(seed: int) -> bytes:
    """A one-pixel PNG whose colour is the seed's."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = b"\0" + (seed % 2**24).to_bytes(3, "big")
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixel)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _sound(seed: int) -> bytes:
    """Ten milliseconds of 16-bit samples."""
    return b"".join(
        struct.pack("<h", (seed + step * 997) % 2**15) for step in range(SAMPLE_RATE // 100)
    )
