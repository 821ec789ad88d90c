"""What `POST interactions` may contain; as the shapes of contents, from the SDK's types."""

from __future__ import annotations

from migrate_interactions.emulator.interactions_content_shapes import (
    ALLOWED_TOOLS,
    SCHEMA,
    TEXTS,
    TOOL,
    TOOL_MODE,
    record,
    typed,
)
from migrate_interactions.emulator.shapes import (
    ANYTHING,
    FLAG,
    JSON_OBJECT,
    NUMBER,
    TEXT,
    WHOLE,
    ListOf,
    MapOf,
    Record,
    Tagged,
    choice,
    one_of,
)
from migrate_interactions.emulator.spelling import words

ASPECT_RATIO = choice(
    *words("1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9 1:8 8:1 1:4 4:1"),
)
IMAGE_SIZE = choice("512", "1K", "2K", "4K")
DELIVERY = choice("inline", "uri")
SPEECH = record(language=TEXT, speaker=TEXT, voice=TEXT)
GENERATION_CONFIG = record(
    image_config=record(aspect_ratio=ASPECT_RATIO, image_size=IMAGE_SIZE),
    max_output_tokens=WHOLE,
    seed=WHOLE,
    speech_config=one_of(ListOf(SPEECH), record(speakers=ListOf(SPEECH))),
    stop_sequences=TEXTS,
    temperature=NUMBER,
    thinking_level=choice("minimal", "low", "medium", "high", "xhigh"),
    thinking_summaries=choice("auto", "none"),
    tool_choice=one_of(TOOL_MODE, record(allowed_tools=ALLOWED_TOOLS)),
    top_p=NUMBER,
    transcription_config=record(
        adaptation_phrases=TEXTS,
        custom_vocabulary=TEXTS,
        diarization_mode=TEXT,
        language_codes=TEXTS,
        language_hints=TEXTS,
        mode=one_of(
            choice("verbatim", "smart"),
            typed(source_text=TEXT, diarization_mode=TEXT, timestamp_granularities=TEXTS),
        ),
        timestamp_granularities=TEXTS,
    ),
    video_config=record(
        task=choice(*words("text_to_video image_to_video reference_to_video edit extend upscale"))
    ),
)
RESPONSE_FORMAT = Tagged(
    "response format",
    {
        "text": typed(mime_type=choice("application/json", "text/plain"), schema=SCHEMA),
        "image": typed(
            aspect_ratio=ASPECT_RATIO,
            delivery=DELIVERY,
            image_size=IMAGE_SIZE,
            mime_type=choice("image/jpeg"),
        ),
        "audio": typed(
            bit_rate=WHOLE,
            delivery=DELIVERY,
            mime_type=choice(
                *words("audio/mp3 audio/ogg_opus audio/l16 audio/wav audio/alaw audio/mulaw")
            ),
            sample_rate=WHOLE,
        ),
        "video": typed(
            aspect_ratio=choice("16:9", "9:16"),
            delivery=DELIVERY,
            duration=TEXT,
            gcs_uri=TEXT,
            resolution=choice("360p", "720p", "1080p", "4k"),
        ),
    },
)
SAFETY_SETTING = Record(
    {
        "type": choice(
            "hate_speech",
            "dangerous_content",
            "harassment",
            "sexually_explicit",
            "civic_integrity",
            "image_hate",
            "image_dangerous_content",
            "image_harassment",
            "image_sexually_explicit",
            "jailbreak",
        ),
        "threshold": choice(
            "block_low_and_above", "block_medium_and_above", "block_only_high", "block_none", "off"
        ),
    },
    {"method": choice("severity", "probability")},
)
AGENT_CONFIG = Tagged(
    "agent configuration",
    {
        "dynamic": typed(),
        "antigravity": typed(max_total_tokens=one_of(WHOLE, TEXT), model=TEXT),
        "deep-research": typed(
            collaborative_planning=FLAG,
            enable_bigquery_tool=FLAG,
            thinking_summaries=choice("auto", "none"),
            visualization=choice("off", "auto"),
        ),
        "code-mender": typed(
            find_request=JSON_OBJECT,
            fix_request=JSON_OBJECT,
            model=TEXT,
            session_config=record(max_rounds=WHOLE),
            session_id=TEXT,
        ),
    },
)
CREATE = record(
    model=TEXT,
    agent=TEXT,
    agent_config=AGENT_CONFIG,
    background=FLAG,
    cached_content=TEXT,
    continuation_token=TEXT,
    environment=one_of(
        TEXT,
        typed(
            env=MapOf(one_of(TEXT, record(credential=TEXT, value=TEXT))),
            environment_id=TEXT,
            network=one_of(choice("disabled"), record(allowlist=ANYTHING)),
            sources=ListOf(
                record(
                    content=TEXT,
                    encoding=TEXT,
                    source=TEXT,
                    target=TEXT,
                    type=choice("gcs", "inline", "repository", "skill_registry"),
                )
            ),
        ),
    ),
    generation_config=GENERATION_CONFIG,
    input=ANYTHING,
    labels=MapOf(TEXT),
    previous_interaction_id=TEXT,
    response_format=one_of(ListOf(RESPONSE_FORMAT), RESPONSE_FORMAT),
    response_mime_type=TEXT,
    response_modalities=ListOf(choice("text", "image", "audio", "video", "document")),
    safety_settings=ListOf(SAFETY_SETTING),
    service_tier=choice("flex", "standard", "priority", "deferred"),
    store=FLAG,
    stream=FLAG,
    system_instruction=TEXT,
    tools=ListOf(TOOL),
    webhook_config=record(uris=TEXTS, user_metadata=JSON_OBJECT),
)
