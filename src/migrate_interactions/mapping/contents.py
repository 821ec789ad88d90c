"""What the pieces of a turn become: fields of Content and Part, and where a step has them.

Source: the SDK's ``types.Content`` and ``types.Part``, and the steps of an interaction (3.4.0).
"""

from __future__ import annotations

#: class -> field -> the new place, and what is to be known
CONTENT_FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "Content": {
        "parts": ("step.content", ""),
        "role": ("step.type", "user is `user_input`, model is `model_output`"),
    },
    "Part": {"text": ("content.text", "")},
}
