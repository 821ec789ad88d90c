"""What is annotated where it gets its first value, and what cannot be."""

from __future__ import annotations

import pytest

from migrate_interactions.emulator import Emulator
from tests.rewriting.moved_requests import HEAD, assert_same

CONFIG = "types.GenerateContentConfig(temperature=0.2)"
ASK = """
def ask(prompt):
    response = client.models.generate_content(
        model="gemini-2.5-flash", contents=prompt, config=config
    )
    return response.text
"""
DECLARED = {
    "in the module, not in the function that sets it too": (
        f"""
def louder():
    global config
    config = types.GenerateContentConfig(temperature=1.5)

config = {CONFIG}
{ASK}
print(ask("a"))
louder()
print(ask("b"))
""",
        'config: dict[str, Any] = {"generation_config": {"temperature": 0.2}}',
    ),
    "None at first": (
        f"""
config = None
if client:
    config = {CONFIG}
{ASK}
print(ask("a"))
""",
        "config: dict[str, Any] | None = None\n",
    ),
    "the first of several": (
        f"""
if client:
    config = {CONFIG}
else:
    config = types.GenerateContentConfig(seed=1)
{ASK}
print(ask("a"))
""",
        '    config: dict[str, Any] = {"generation_config": {"temperature": 0.2}}',
    ),
    "an attribute": (
        f"""
class Asker:
    def __init__(self):
        self.config = {CONFIG}

    def ask(self, prompt):
        return client.models.generate_content(
            model="gemini-2.5-flash", contents=prompt, config=self.config
        ).text

    def ask_again(self, prompt):
        return client.models.generate_content(
            model="gemini-2.5-pro", contents=prompt, config=self.config
        ).text

print(Asker().ask("a"))
""",
        '        self.config: dict[str, Any] = {"generation_config": {"temperature": 0.2}}',
    ),
    "an attribute that the class declares": (
        f"""
class Asker:
    config: types.GenerateContentConfig

    def __init__(self):
        self.config = {CONFIG}

    def ask(self, prompt):
        return client.models.generate_content(
            model="gemini-2.5-flash", contents=prompt, config=self.config
        ).text

print(Asker().ask("a"))
""",
        "    config: dict[str, Any]\n",
    ),
}


@pytest.mark.parametrize("name", DECLARED)
def test_the_first_definition_says_the_type(name: str, emulator: Emulator) -> None:
    source, line = DECLARED[name]
    after = assert_same(emulator, HEAD + source)
    assert line in after
    assert after.count("dict[str, Any]") == 1
    assert after.count("import Any") == 1


PLAIN = {
    "what a function may not annotate": f"""
def set_up():
    global config
    config = {CONFIG}
{ASK}
set_up()
print(ask("a"))
""",
    "a parameter": f"""
def ask(prompt, config=None):
    config = config or {CONFIG}
    response = client.models.generate_content(
        model="gemini-2.5-flash", contents=prompt, config=config
    )
    return response.text

print(ask("a"))
""",
    "what would become a field": """
from dataclasses import dataclass

@dataclass
class Asker:
    mood: str
    SETTINGS = {"temperature": 0.2}

    def ask(self, prompt):
        return client.models.generate_content(
            model="gemini-2.5-flash", contents=prompt, config=self.SETTINGS
        ).text

print(Asker("calm").ask("a"))
""",
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_cannot_be_annotated_is_not(name: str, emulator: Emulator) -> None:
    assert "dict[str, Any]" not in assert_same(emulator, HEAD + PLAIN[name])


def test_an_import_goes_among_those_of_the_standard_library(emulator: Emulator) -> None:
    imports = "import os\nimport uuid\nfrom zlib import crc32\n"
    used = 'print(ask("a"), ask("b"), crc32(b""), os.sep, uuid.NAMESPACE_DNS)'
    config = f"if os.sep:\n    config = {CONFIG}\nelse:\n    config = None\n"
    after = assert_same(emulator, f"{imports}\n{HEAD}{config}{ASK}{used}")
    assert after.startswith(
        "import os\nimport uuid\nfrom typing import Any\nfrom zlib import crc32\n"
    )


LISTS = {
    "ids by language": (
        """
histories = {"de": [], "ja": []}

def ask(language, text):
    history = histories[language]
    history.append(types.Content(role="user", parts=[types.Part(text=text)]))
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(response.candidates[0].content)
    return response.text

print(ask("de", "a"), ask("ja", "b"), ask("de", "c"))
""",
        'previous_interaction_ids: dict[str, str | None] = {"de": None, "ja": None}',
    ),
    "parts of several kinds": (
        """
parts = ["What is this?"]
for name in ("a", "b"):
    parts.append(types.Part.from_bytes(data=name.encode(), mime_type="image/png"))
print(client.models.generate_content(model="gemini-2.5-flash", contents=parts).text)
""",
        'parts: list[dict[str, Any]] = [{"type": "text", "text": "What is this?"}]',
    ),
    "turns that begin with an example": (
        """
history = [types.Content(role="user", parts=[types.Part(text="Hello.")])]
for text in ("a", "b"):
    history.append(types.Content(role="user", parts=[types.Part(text=text)]))
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(response.candidates[0].content)
    print(response.text)
""",
        "unsent_turns: list[Any] = [\n",
    ),
    "chunks of a stream that is returned": (
        """
from collections.abc import Iterator

def stream(prompt: str) -> Iterator[types.GenerateContentResponse]:
    return client.models.generate_content_stream(model="gemini-2.5-flash", contents=prompt)

for chunk in stream("a"):
    print(chunk.text, end="")
""",
        "def stream(prompt: str) -> Iterator[str]:\n",
    ),
    "a stream or an interaction": (
        """
history = []

def ask(text, streamed):
    history.append(types.Content(role="user", parts=[types.Part(text=text)]))
    if not streamed:
        response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
        answer = response.text
    else:
        answer = ""
        for chunk in client.models.generate_content_stream(
            model="gemini-2.5-flash", contents=history
        ):
            answer += chunk.text
    history.append(types.Content(role="model", parts=[types.Part(text=answer)]))
    return answer

print(ask("a", False), ask("b", True), ask("c", False))
""",
        "        response: Any = client.interactions.create(\n",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_what_holds_several_kinds_says_so(name: str, emulator: Emulator) -> None:
    source, line = LISTS[name]
    assert line in assert_same(emulator, HEAD + source)
