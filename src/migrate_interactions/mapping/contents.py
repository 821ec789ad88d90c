"""What the pieces of a turn that is sent become: fields, and where an item or a step has them.

Source: the SDK's ``types.Content`` and ``types.Part``, and the steps of an interaction (3.4.0).
"""

from __future__ import annotations

#: class -> field -> the new place, and what is to be known
CONTENT_FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "Content": {
        "parts": ("step.content", ""),
        "role": ("step.type", "user is `user_input`, model is `model_output`"),
    },
    "Part": {
        "text": ("content.text", ""),
        "inline_data": ("content", "an item of the type of the media"),
        "file_data": ("content", "an item of the type of the media"),
        "function_response": ("step", "of the type `function_result`"),
        "video_metadata": (
            "content.processing",
            "each fix states that the service's pages disagree",
        ),
    },
    "VideoMetadata": {
        "start_offset": ("content.processing.start_offset", ""),
        "end_offset": ("content.processing.end_offset", ""),
        "fps": ("content.processing.fps", ""),
    },
    "Blob": {"data": ("content.data", "as base64"), "mime_type": ("content.mime_type", "")},
    "FileData": {"file_uri": ("content.uri", ""), "mime_type": ("content.mime_type", "")},
    "FunctionResponse": {
        "id": ("step.call_id", ""),
        "name": ("step.name", ""),
        "response": ("step.result", ""),
    },
}
