"""A loopback Gemini service that the unmodified google-genai SDK talks to.

It is strict about requests, keeps interactions like the real service, and its
model is deterministic: the reply is a function of what the model sees. Needs the
extra `prove`; importing this package does not.
"""

from migrate_interactions.emulator.context import Context, Turn
from migrate_interactions.emulator.options import (
    Background,
    EmulatorOptions,
    Fault,
    ScriptedReply,
)
from migrate_interactions.emulator.recording import RecordedRequest
from migrate_interactions.emulator.server import Emulator, EmulatorError, serve

__all__ = [
    "Background",
    "Context",
    "Emulator",
    "EmulatorError",
    "EmulatorOptions",
    "Fault",
    "RecordedRequest",
    "ScriptedReply",
    "Turn",
    "serve",
]
