"""Every field of a configuration: the model sees the same, or the call stays for a reason."""

from __future__ import annotations

import pytest

from migrate_interactions.emulator import Emulator
from tests.rewriting.moved_requests import assert_same, call_with, refused

SAME = {
    "instruction": 'types.GenerateContentConfig(system_instruction="Be brief.")',
    "instruction in a list": (
        'types.GenerateContentConfig(system_instruction=["Be brief.", "Be kind."])'
    ),
    "instruction in a part": (
        'types.GenerateContentConfig(system_instruction=types.Part.from_text(text="Be brief."))'
    ),
    "instruction in a content": (
        "types.GenerateContentConfig(system_instruction=types.Content(role='user', "
        'parts=[types.Part(text="Be brief."), {"text": "Be kind."}]))'
    ),
    "instruction in a dict": '{"system_instruction": {"parts": [{"text": "Be brief."}]}}',
    "camel case": '{"systemInstruction": "Be brief.", "maxOutputTokens": 50, "topP": 0.5}',
    "sampling": (
        'dict(temperature=0.2, top_p=0.9, seed=7, stop_sequences=["END"], candidate_count=1)'
    ),
    "thinking level": (
        "types.GenerateContentConfig(thinking_config=types.ThinkingConfig("
        "thinking_level=types.ThinkingLevel.LOW, include_thoughts=True))"
    ),
    "thinking level as text": '{"thinking_config": {"thinking_level": "HIGH"}}',
    "dynamic budget": (
        "types.GenerateContentConfig(thinking_config=types.ThinkingConfig(thinking_budget=-1))"
    ),
    "no thoughts": '{"thinkingConfig": {"includeThoughts": False}}',
    "labels and tier": '{"labels": {"team": "search"}, "service_tier": types.ServiceTier.FLEX}',
    "safety": (
        "types.GenerateContentConfig(safety_settings=[types.SafetySetting("
        "category=types.HarmCategory.HARM_CATEGORY_HARASSMENT, "
        "threshold=types.HarmBlockThreshold.BLOCK_NONE), "
        'types.SafetySetting(category="HARM_CATEGORY_HATE_SPEECH", threshold="OFF")])'
    ),
    "safety as dictionaries": (
        '{"safety_settings": [{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", '
        '"threshold": "BLOCK_ONLY_HIGH"}]}'
    ),
    "json": 'types.GenerateContentConfig(response_mime_type="application/json")',
    "plain text": 'types.GenerateContentConfig(response_mime_type="text/plain")',
    "modalities": (
        'types.GenerateContentConfig(response_modalities=["TEXT", types.Modality.IMAGE], '
        'image_config=types.ImageConfig(aspect_ratio="16:9"))'
    ),
    "text only": '{"response_modalities": ["TEXT"]}',
    "voice": '{"response_modalities": ["AUDIO"], "speech_config": "Kore"}',
    "voice of a class": (
        'types.GenerateContentConfig(response_modalities=["AUDIO"], '
        "speech_config=types.SpeechConfig(language_code='en-US', voice_config=types.VoiceConfig("
        "prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name='Kore'))))"
    ),
    "two voices": (
        'types.GenerateContentConfig(response_modalities=["AUDIO"], '
        "speech_config=types.SpeechConfig(multi_speaker_voice_config="
        "types.MultiSpeakerVoiceConfig(speaker_voice_configs=[types.SpeakerVoiceConfig("
        'speaker="A", voice_config=types.VoiceConfig(prebuilt_voice_config='
        'types.PrebuiltVoiceConfig(voice_name="Kore"))), types.SpeakerVoiceConfig('
        'speaker="B", voice_config=types.VoiceConfig(prebuilt_voice_config='
        'types.PrebuiltVoiceConfig(voice_name="Puck")))])))'
    ),
    "timeout and headers": (
        "types.GenerateContentConfig(http_options=types.HttpOptions(timeout=30_000, "
        'headers={"x-trace": "1"}))'
    ),
    "calling is off": (
        "types.GenerateContentConfig(automatic_function_calling="
        "types.AutomaticFunctionCallingConfig(disable=True))"
    ),
    "nothing": "None",
    "none of everything": "{'temperature': None, 'system_instruction': None, 'tools': None}",
}


@pytest.mark.parametrize("config", SAME.values(), ids=SAME)
def test_the_model_sees_the_same(emulator: Emulator, config: str) -> None:
    after = assert_same(emulator, call_with(config))
    assert "types." not in after


WITH_VALUES = {
    "level in a variable": (
        "level = types.ThinkingLevel.HIGH",
        '{"thinking_config": {"thinking_level": level}}',
    ),
    "level or none": (
        "import sys\nlevel = None if sys.argv else 'low'",
        "{'thinking_config': {'thinking_level': level if level else 'low'}}",
    ),
    "settings in a constant": (
        """
        SAFETY = [
            types.SafetySetting(
                category=types.HarmCategory.HARM_CATEGORY_HARASSMENT,  # they do shout
                threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
            ),
        ]
        """,
        "types.GenerateContentConfig(safety_settings=SAFETY)",
    ),
    "settings for every category": (
        "CATEGORIES = ['HARM_CATEGORY_HARASSMENT', 'HARM_CATEGORY_HATE_SPEECH']",
        "types.GenerateContentConfig(safety_settings=[types.SafetySetting("
        "category=category, threshold='BLOCK_NONE') for category in CATEGORIES])",
    ),
    "instructions in a constant": (
        'RULES = ["Be brief.", "Be kind."]',
        "types.GenerateContentConfig(system_instruction=RULES)",
    ),
    "instruction as a part": (
        'RULE = types.Part.from_text(text="Be brief.")',
        "types.GenerateContentConfig(system_instruction=RULE)",
    ),
    "thinking in a variable": (
        "thinking = types.ThinkingConfig(thinking_level='low')",
        "types.GenerateContentConfig(thinking_config=thinking)",
    ),
    "timeout in seconds": (
        "TIMEOUT = 20",
        "types.GenerateContentConfig(http_options=types.HttpOptions(timeout=TIMEOUT * 1000))",
    ),
    "mime type in a constant": (
        'JSON = "application/json"',
        "types.GenerateContentConfig(response_mime_type=JSON)",
    ),
}


@pytest.mark.parametrize(("before", "config"), WITH_VALUES.values(), ids=WITH_VALUES)
def test_values_that_are_kept(emulator: Emulator, before: str, config: str) -> None:
    assert_same(emulator, call_with(config, before))


REFUSED = {
    "top_k": ("{'top_k': 40}", "config-field"),
    "penalty": ("types.GenerateContentConfig(presence_penalty=0.5)", "config-field"),
    "logprobs": ("types.GenerateContentConfig(response_logprobs=True)", "config-field"),
    "candidates": ("{'candidate_count': 2}", "config-field"),
    "budget": ("{'thinking_config': {'thinking_budget': 0}}", "config-field"),
    "cache": ("{'cached_content': 'cachedContents/1'}", "config-field"),
    "enum text": (
        "{'response_mime_type': 'text/x.enum', "
        "'response_schema': {'type': 'STRING', 'enum': ['a', 'b']}}",
        "config-field",
    ),
    "schema alone": ("{'response_schema': {'type': 'STRING'}}", "config-field"),
    "client options": ("{'http_options': {'base_url': 'http://127.0.0.1'}}", "config-field"),
    "retries": (
        "{'http_options': {'retry_options': types.HttpRetryOptions(attempts=3)}}",
        "config-field",
    ),
    "image in the instruction": (
        "{'system_instruction': types.Part.from_bytes(data=b'x', mime_type='image/png')}",
        "config-field",
    ),
    "unknown field": ("{'temprature': 0.2}", "config-field"),
    "media resolution": ("{'media_resolution': 'MEDIA_RESOLUTION_LOW'}", "config-field"),
    "unknown category": (
        "{'safety_settings': [{'category': 'HARM_CATEGORY_TOXICITY', 'threshold': 'OFF'}]}",
        "config-field",
    ),
    "retrieval": (
        "{'tools': [types.Tool(google_search_retrieval=types.GoogleSearchRetrieval())]}",
        "tools",
    ),
    "place without maps": (
        "{'tools': [{'google_search': {}}], 'tool_config': {'retrieval_config': "
        "{'lat_lng': {'latitude': 1, 'longitude': 2}}}}",
        "config-field",
    ),
    "python function": ("{'tools': [print]}", "tools"),
    "session": ("{'tools': [session]}", "tools"),
}


@pytest.mark.parametrize(("config", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_equivalent_stays(config: str, reason: str) -> None:
    assert refused(call_with(config)).reason == reason


def test_a_function_beside_declarations_is_named() -> None:
    # the SDK calls no function then
    declared = "types.Tool(function_declarations=[{'name': 'get_time'}])"
    source = call_with(
        f"types.GenerateContentConfig(tools=[get_weather, {declared}])",
        'def get_weather(city: str) -> str:\n    return "sunny"\n',
    )
    refusal = refused(source)
    assert refusal.reason == "automatic-function-calling"
    assert "get_weather" in refusal.sentence
