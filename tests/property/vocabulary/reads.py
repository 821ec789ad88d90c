"""What programs read of a response: statements over ``response`` that print."""

from __future__ import annotations

from hypothesis import strategies as st

TEXT = (
    "print(response.text)",
    'print(response.text or "nothing")',
    "if response.text:\n    print(response.text.strip())",
    'if response.text is None:\n    print("no text")\nelse:\n    print(len(response.text))',
    "answer = response.text\nprint(answer)",
    'if not response.text:\n    print("empty")\nprint(response.text)',
    'text = response.text.strip() if response.text else ""\nprint(repr(text))',
    'for line in (response.text or "").splitlines():\n    print(line)',
    'print(f"answer: {response.text}")',
    "print(response.text.upper()[:30])",
    "print(len(response.text.split()))",
    'print(getattr(response, "text", None))',
    "assert response.text is not None\nprint(response.text)",
    "if response and response.text:\n    print(response.text)",
    'print(response.text == "")',
)

USAGE = (
    "print(response.usage_metadata.total_token_count)",
    "if response.usage_metadata:\n    print(response.usage_metadata.prompt_token_count)",
    "usage = response.usage_metadata\n"
    "print(usage.prompt_token_count, usage.candidates_token_count, usage.total_token_count)",
    "usage = response.usage_metadata\n"
    "if usage is not None:\n    print(usage.thoughts_token_count or 0)",
    "print(response.usage_metadata.cached_content_token_count)",
)

CANDIDATES = (
    "print(response.candidates[0].content.parts[0].text)",
    "for part in response.candidates[0].content.parts:\n"
    "    if part.text:\n        print(part.text)",
    "for part in response.candidates[0].content.parts:\n    print(part.text)",
    'print("".join(part.text for part in response.candidates[0].content.parts if part.text))',
    "candidate = response.candidates[0]\nprint(candidate.content.parts[0].text)",
    "if response.candidates:\n    print(response.candidates[0].content.parts[0].text)",
    "if response.candidates and response.candidates[0].content.parts:\n    print(response.text)",
    "parts = response.candidates[0].content.parts\n"
    "print([part.text for part in parts if not part.thought and part.text])",
    "for part in response.parts:\n    if part.text is not None:\n        print(part.text)",
    "print(response.parts[0].text)",
    "content = response.candidates[0].content\n"
    "if content and content.parts:\n    print(content.parts[0].text)",
)

FINISH = (
    "print(response.candidates[0].finish_reason.name)",
    "if response.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS:\n"
    '    print("cut off")',
    'if response.candidates[0].finish_reason.name != "STOP":\n    print("not whole")',
    "reason = response.candidates[0].finish_reason\n"
    'print("stopped" if reason == types.FinishReason.STOP else "other")',
)

CALLS = (
    'print(response.function_calls)\nif response.function_calls:\n    print("calls")',
    'if response.function_calls:\n    print("calls")\nelse:\n    print("none")',
    "for call in response.function_calls or []:\n    print(call.name, call.args)",
    "if not response.function_calls:\n    print(response.text)",
)

#: What nothing takes the place of.
WITHOUT_EQUIVALENT = (
    "print(response.model_version)",
    "print(response.prompt_feedback)",
    "print(response.candidates[0].safety_ratings)",
    "print(type(response.to_json_dict()).__name__)",
)

_each = st.one_of(
    st.sampled_from(TEXT),
    st.sampled_from(TEXT),
    st.sampled_from(TEXT),
    st.sampled_from(USAGE),
    st.sampled_from(CANDIDATES),
    st.sampled_from(CANDIDATES),
    st.sampled_from(FINISH),
    st.sampled_from(CALLS[1:]),
)


@st.composite
def reads(draw: st.DrawFn, most: int = 3) -> str:
    """One to ``most`` reads; seldom one without an equivalent."""
    chosen = draw(st.lists(_each, min_size=1, max_size=most, unique=True))
    if draw(st.integers(0, 29)) == 13:
        chosen.append(draw(st.sampled_from(WITHOUT_EQUIVALENT)))
    return "\n".join(chosen)
