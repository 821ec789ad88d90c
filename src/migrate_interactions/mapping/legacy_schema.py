"""The Interactions API as google-genai 1.55 to 1.75 had it, beside today's.

Source: the release notes of google-genai 2.0.0 and the classes of 3.4.0
(``genai/_gaos/types/interactions``).
"""

from __future__ import annotations

#: Event of a stream -> what it is called since 2.0.
EVENTS: dict[str, str] = {
    "interaction.start": "interaction.created",
    "interaction.complete": "interaction.completed",
    "content.start": "step.start",
    "content.delta": "step.delta",
    "content.stop": "step.stop",
}

#: Role of a turn -> the type of step that it is since 2.0.
ROLES: dict[str, str] = {
    "user": "user_input",
    "model": "model_output",
    "assistant": "model_output",
}
