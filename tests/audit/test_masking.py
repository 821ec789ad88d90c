"""A report can be handed around: it has no keys in it."""

import pytest

from migrate_interactions.audit.masking import masked

GOOGLE = "AIza" + "SyA0123456789abcdefghijklmnopqrstuv"
OPENAI = "sk-" + "proj-0123456789abcdefghij"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f'client = genai.Client(api_key="{GOOGLE}")', 'client = genai.Client(api_key="***")'),
        (f"x = '{GOOGLE}'", "x = '***'"),
        (f"os.environ['K'] = \"{OPENAI}\"", "os.environ['K'] = \"***\""),
        ("PASSWORD = 'correct-horse-battery'", "PASSWORD = '***'"),
        ('{"bot_token": "12345678:abcdefgh"}', '{"bot_token": "***"}'),
    ],
)
def test_keys_are_hidden(line: str, shown: str) -> None:
    assert masked(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        'api_key=os.environ["GEMINI_API_KEY"]',
        'model="gemini-2.5-flash"',
        "tokens = response.usage_metadata.total_token_count",
        'token = "short"',
        'api_key = "put your key here"',
    ],
)
def test_code_without_keys_stays(line: str) -> None:
    assert masked(line) == line
