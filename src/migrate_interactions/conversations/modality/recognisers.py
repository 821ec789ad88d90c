"""Products that turn speech or pictures into text: their packages and methods."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recogniser:
    """``packages`` are beginnings of what is imported, ``methods`` how its calls end."""

    name: str
    medium: str
    packages: tuple[str, ...]
    methods: frozenset[str]


#: Words without which a module has no such call.
WORDS = (
    *("whisper", "transcri", "speech", "tesseract", "easyocr", "deepgram", "assemblyai", "vision"),
)
_SPEECH = "speech"
_PICTURES = "pictures"

RECOGNISERS: tuple[Recogniser, ...] = (
    Recogniser(
        "OpenAI's transcription",
        _SPEECH,
        ("openai",),
        frozenset({"audio.transcriptions.create", "audio.translations.create"}),
    ),
    Recogniser("Whisper", _SPEECH, ("whisper", "faster_whisper"), frozenset({"transcribe"})),
    Recogniser(
        "SpeechRecognition",
        _SPEECH,
        ("speech_recognition",),
        frozenset(
            {"recognize_google", "recognize_whisper", "recognize_sphinx", "recognize_google_cloud"}
            | {"recognize_whisper_api", "recognize_azure", "recognize_faster_whisper"}
        ),
    ),
    Recogniser(
        "Google Cloud Speech-to-Text",
        _SPEECH,
        ("google.cloud.speech", "google.cloud.speech_v1", "google.cloud.speech_v2"),
        frozenset({"recognize", "long_running_recognize", "batch_recognize"}),
    ),
    Recogniser(
        "Deepgram",
        _SPEECH,
        ("deepgram",),
        frozenset({"transcribe_file", "transcribe_url", "prerecorded"}),
    ),
    Recogniser("AssemblyAI", _SPEECH, ("assemblyai",), frozenset({"transcribe"})),
    Recogniser(
        "Tesseract",
        _PICTURES,
        ("pytesseract",),
        frozenset({"image_to_string", "image_to_data"}),
    ),
    Recogniser("EasyOCR", _PICTURES, ("easyocr",), frozenset({"readtext"})),
    Recogniser(
        "Google Cloud Vision",
        _PICTURES,
        ("google.cloud.vision", "google.cloud.vision_v1"),
        frozenset(
            {"text_detection", "document_text_detection", "label_detection", "annotate_image"}
        ),
    ),
)
