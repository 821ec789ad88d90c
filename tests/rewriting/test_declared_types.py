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
