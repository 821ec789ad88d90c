"""What programs write as the contents of one request.

``prompt`` is a text of the program; each form uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PNG = (
    'b"\\x89PNG\\r\\n\\x1a\\n\\x00\\x00\\x00\\rIHDR\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x01\\x08\\x06'
    '\\x00\\x00\\x00\\x1f\\x15\\xc4\\x89"'
)
PICTURE = f"PICTURE№ = {PNG}"
PICTURE_PART = 'types.Part.from_bytes(data=PICTURE№, mime_type="image/png")'
LINK_PART = 'types.Part.from_uri(file_uri="https://a.test/plan.pdf", mime_type="application/pdf")'


@dataclass(frozen=True)
class Contents:
    """An expression, with the constants and the statements that it needs."""

    argument: str
    definitions: str = ""
    before: str = ""


def _turn(role: str, text: str) -> str:
    return f'types.Content(role="{role}", parts=[types.Part(text={text})])'


def _dictionary_turn(role: str, text: str) -> str:
    return f'{{"role": "{role}", "parts": [{{"text": {text}}}]}}'


TEXTS = (
    Contents("prompt"),
    Contents('f"Please: {prompt}"'),
    Contents('"Please: " + prompt'),
    Contents('"In short, {}".format(prompt)'),
    Contents("question", before='question = f"{prompt} Why?"'),
    Contents("TEMPLATE№.format(text=prompt)", definitions='TEMPLATE№ = "Say it: {text}"'),
    Contents('"\\n".join(["Two lines:", prompt])'),
    Contents("text", before='text = "Listen.\\n"\ntext += prompt'),
    Contents("prompt.strip()"),
    Contents('prompt if len(prompt) > 3 else "Say hello."'),
)

PARTS = (
    Contents("[prompt]"),
    Contents('["Answer this.", prompt]'),
    Contents("[types.Part.from_text(text=prompt)]"),
    Contents('[types.Part(text="Answer this."), types.Part(text=prompt)]'),
    Contents('["Answer this.", types.Part.from_text(text=prompt)]'),
    Contents("types.Part(text=prompt)"),
    Contents("types.Part.from_text(text=prompt)"),
    Contents('{"text": prompt}'),
    Contents('[{"text": "Answer this."}, {"text": prompt}]'),
    Contents(f"[{PICTURE_PART}, prompt]", PICTURE),
    Contents(f"[prompt, {PICTURE_PART}, types.Part(text='Thanks.')]", PICTURE),
    Contents(f"[prompt, {LINK_PART}]"),
    Contents(
        '[types.Part(inline_data=types.Blob(data=PICTURE№, mime_type="image/png")), prompt]',
        PICTURE,
    ),
    Contents(
        '[{"inline_data": {"data": PICTURE№, "mime_type": "image/png"}}, {"text": prompt}]',
        PICTURE,
    ),
    Contents(
        "[prompt, types.Part(file_data=types.FileData("
        'file_uri="https://a.test/clip.mp4", mime_type="video/mp4"))]'
    ),
    Contents(
        '[{"file_data": {"file_uri": "https://a.test/clip.mp3", "mime_type": "audio/mp3"}}, '
        '{"text": prompt}]'
    ),
)

TURNS = (
    Contents(_turn("user", "prompt")),
    Contents(f"[{_turn('user', 'prompt')}]"),
    Contents(f"[{_dictionary_turn('user', 'prompt')}]"),
    Contents(_dictionary_turn("user", "prompt")),
    Contents("types.UserContent(parts=[types.Part(text=prompt)])"),
    Contents("[types.UserContent(parts=[types.Part.from_text(text=prompt)])]"),
    Contents(
        f'[types.Content(role="user", parts=[{PICTURE_PART}, types.Part(text=prompt)])]', PICTURE
    ),
    Contents(
        f"[{_turn('user', repr('One?'))}, {_turn('model', repr('Two.'))}, "
        f"{_turn('user', 'prompt')}]"
    ),
    Contents(
        f"[*EXAMPLES№, {_turn('user', 'prompt')}]",
        f"EXAMPLES№ = [\n    {_turn('user', repr('Red?'))},\n"
        f"    {_turn('model', repr('Green.'))},\n]",
    ),
    Contents(
        f"[{_dictionary_turn('user', repr('Up?'))}, {_dictionary_turn('model', repr('Down.'))}, "
        f"{_dictionary_turn('user', 'prompt')}]"
    ),
    Contents("turns", before=f"turns = [{_turn('user', 'prompt')}]"),
    Contents("content", before=f"content = {_turn('user', 'prompt')}"),
)

GATHERED = (
    Contents("parts", before='parts = ["Answer this."]\nparts.append(prompt)'),
    Contents(
        "parts",
        before="parts = []\n"
        'for word in ("one", "two"):\n'
        "    parts.append(types.Part.from_text(text=word))\n"
        "parts.append(types.Part.from_text(text=prompt))",
    ),
    Contents("[*parts, prompt]", before='parts = ["Here:", "and here:"]'),
    Contents("parts + [prompt]", before='parts = [types.Part(text="Here:")]'),
    Contents(
        "[prompt] + pictures",
        PICTURE,
        before=f"pictures = [{PICTURE_PART} for _ in range(2)]",
    ),
    Contents(
        'types.Content(role="user", parts=parts)',
        PICTURE,
        before="parts = [types.Part(text=prompt)]\n"
        f"if len(prompt) > 3:\n    parts.append({PICTURE_PART})",
    ),
    Contents(
        'types.Content(role="user", parts=[types.Part(text=line) for line in prompt.split()])'
    ),
    Contents(
        "parts", before="parts: list[types.Part] = []\nparts.extend([types.Part(text=prompt)])"
    ),
)

contents = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.sampled_from(PARTS),
    st.sampled_from(TURNS),
    st.sampled_from(GATHERED),
)

PROMPTS = (
    "What is fog?",
    "Name a river.",
    "Why is the sea salt? Explain it.",
    "Count to three and then stop.",
    "Tell me about bees, please.",
    "hi",
)
prompts = st.sampled_from(PROMPTS)
