"""A configuration, however it is kept and changed: the model sees the same at every call."""

from __future__ import annotations

import pytest

from migrate_interactions.emulator import Emulator
from tests.rewriting.moved_requests import HEAD, assert_same, refused


def asking(before: str, *configs: str) -> str:
    calls = "".join(
        f'response = client.models.generate_content(model="gemini-2.5-flash", '
        f'contents="Hello {index}", config={config})\nprint(response.text)\n'
        for index, config in enumerate(configs)
    )
    return HEAD + before + "\n" + calls


def function(body: str, calls: str, parameters: str = "") -> str:
    return (
        f"{HEAD}\ndef ask(prompt{parameters}):\n{body}"
        '    response = client.models.generate_content(model="gemini-2.5-flash", '
        "contents=prompt, config=config)\n    return response.text\n\n"
        f"{calls}\n"
    )


CONFIG = 'types.GenerateContentConfig(system_instruction="Be brief.", temperature=0.2)'

SAME = {
    "one variable, one call": asking(f"config = {CONFIG}", "config"),
    "one variable, two calls": asking(f"config = {CONFIG}", "config", "config"),
    "a dictionary": asking('config = {"temperature": 0.2, "topP": 0.5}', "config", "config"),
    "dict()": asking("config = dict(temperature=0.2, top_p=0.5)", "config"),
    "a builder": asking(f"def make():\n    return {CONFIG}\n", "make()", "make()"),
    "a builder with parameters": asking(
        "def make(temperature: float = 0.1) -> types.GenerateContentConfig:\n"
        "    return types.GenerateContentConfig(temperature=temperature)\n",
        "make()",
        "make(0.7)",
    ),
    "a builder with a variable": asking(
        "def make(strict):\n"
        "    config = types.GenerateContentConfig(temperature=1)\n"
        "    if strict:\n        config.temperature = 0\n        config.top_p = 0.5\n"
        "    return config\n",
        "make(True)",
        "make(False)",
    ),
    "unpacked parameters": asking(
        'params = {"temperature": 0.1, "max_output_tokens": 300}',
        "types.GenerateContentConfig(**params)",
    ),
    "unpacked parameters that grow": asking(
        'params = {"temperature": 0.1}\nif client:\n    params["max_output_tokens"] = 30\n',
        "types.GenerateContentConfig(**params)",
    ),
    "changed later": function(
        f"    config = {CONFIG}\n    if loud:\n        config.system_instruction = 'SHOUT.'\n"
        "        config.temperature = 1.0\n",
        "print(ask('a'))\nprint(ask('b', loud=True))",
        ", loud=False",
    ),
    "a dictionary changed later": function(
        '    config = {"temperature": 0.2}\n    config["max_output_tokens"] = 50\n'
        '    if as_json:\n        config["response_mime_type"] = "application/json"\n'
        '        config["response_schema"] = {"type": "OBJECT", "properties": '
        '{"a": {"type": "STRING"}}}\n',
        "print(ask('a'))\nprint(ask('b', as_json=True))",
        ", as_json=False",
    ),
    "a dictionary updated": function(
        '    config = {"system_instruction": "Be brief."}\n'
        '    config.update({"temperature": 0.3, "seed": 3})\n    config |= {"top_p": 0.5}\n',
        "print(ask('a'))",
    ),
    "tools added later": function(
        "    config = types.GenerateContentConfig(temperature=0.4)\n"
        "    if search:\n"
        "        config.tools = [types.Tool(google_search=types.GoogleSearch())]\n",
        "print(ask('a'))\nprint(ask('b', search=True))",
        ", search=False",
    ),
    "one of two": asking(
        f"STRICT = {CONFIG}\nFREE = types.GenerateContentConfig(temperature=1.5)\nstrict = False",
        "STRICT if strict else FREE",
        "FREE if strict else STRICT",
    ),
    "one or none": asking(f"STRICT = {CONFIG}\nstrict = True", "STRICT if strict else None"),
    "one of two in the call": asking(
        "strict = True",
        "types.GenerateContentConfig(temperature=0) if strict else "
        "types.GenerateContentConfig(temperature=1)",
    ),
    "a parameter": function(
        "",
        f"print(ask('a', {CONFIG}))\nprint(ask('b', config=types.GenerateContentConfig(seed=1)))",
        ", config: types.GenerateContentConfig",
    ),
    "a parameter that may be none": function(
        "",
        f"print(ask('a', {CONFIG}))\nprint(ask('b'))",
        ", config: types.GenerateContentConfig | None = None",
    ),
    "a parameter with a default": function(
        "",
        f"print(ask('a', {CONFIG}))\nprint(ask('b'))",
        ", config=types.GenerateContentConfig(temperature=1.1)",
    ),
    "a fallback": function(
        f"    config = config or {CONFIG}\n",
        "print(ask('a', types.GenerateContentConfig(temperature=0.9)))\nprint(ask('b'))",
        ", config=None",
    ),
    "printed as well": asking(f"config = {CONFIG}\nprint(config.temperature)", "config", "config"),
    "an attribute": (
        HEAD + "class Bot:\n    def __init__(self, tone):\n"
        "        self.config = types.GenerateContentConfig(system_instruction=tone)\n\n"
        "    def ask(self, text):\n"
        '        response = client.models.generate_content(model="gemini-2.5-flash", '
        "contents=text, config=self.config)\n        return response.text\n\n"
        "    def heat(self):\n        self.config.temperature = 1.2\n\n"
        'bot = Bot("Be kind.")\nprint(bot.ask("a"))\nbot.heat()\nprint(bot.ask("b"))\n'
    ),
    "a class attribute": (
        HEAD + f"class Bot:\n    CONFIG = {CONFIG}\n\n    def ask(self, text):\n"
        '        response = client.models.generate_content(model="gemini-2.5-flash", '
        "contents=text, config=self.CONFIG)\n        return response.text\n\n"
        'print(Bot().ask("a"))\nprint(Bot().ask("b"))\n'
    ),
    "tools shared by two calls": asking(
        "SEARCH = types.Tool(google_search=types.GoogleSearch())",
        "types.GenerateContentConfig(tools=[SEARCH])",
        "types.GenerateContentConfig(tools=[SEARCH], temperature=0)",
    ),
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME)
def test_the_model_sees_the_same(emulator: Emulator, source: str) -> None:
    assert_same(emulator, source)


REFUSED = {
    "a copy": asking(f"import copy\nconfig = copy.deepcopy({CONFIG})", "config"),
    "read from a file": asking(
        "import json\nconfig = json.loads('{\"temperature\": 0.2}')", "config"
    ),
    "handed on": asking(f"config = {CONFIG}\nconfig.temperature = 1\nprint(config)", "config"),
    "given to an unknown function": (
        asking(f"import warm\nconfig = {CONFIG}\nwarm.up(config)", "config")
    ),
    "a function that is handed on": function(
        "",
        f"import other\nother.register(ask)\nprint(ask('a', {CONFIG}))",
        ", config: types.GenerateContentConfig",
    ),
    "unknown change": asking(f"config = {CONFIG}\nsetattr(config, 'seed', 1)", "config")
    + "config.temperature = 0\n",
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_followed_stays(source: str) -> None:
    assert refused(source).reason == "request-not-readable"


def test_comments_stay_with_their_fields(emulator: Emulator) -> None:
    source = (
        HEAD
        + """
response = client.models.generate_content(
    model="gemini-2.5-flash",
    contents="Hello",
    config=types.GenerateContentConfig(
        system_instruction="Be brief.",  # they pay per word
        # lower than the default: answers are compared
        temperature=0.1,
        seed=7,  # any
        safety_settings=[
            types.SafetySetting(
                category="HARM_CATEGORY_HARASSMENT",
                threshold="BLOCK_ONLY_HIGH",  # they do shout
            ),
            # and nothing for the others
        ],
    ),
)
print(response.text)
"""
    )
    after = assert_same(emulator, source)
    assert after.endswith(
        """
response = client.interactions.create(
    model="gemini-2.5-flash",
    input="Hello",
    store=False,
    # they pay per word
    system_instruction="Be brief.",
    safety_settings=[
        # and nothing for the others
        {
            "type": "harassment",
            "threshold": "block_only_high",  # they do shout
        },
    ],
    generation_config={
        # lower than the default: answers are compared
        "temperature": 0.1,
        "seed": 7,  # any
    },
)
print(response.output_text)
"""
    )


def test_comments_of_a_variable_stay(emulator: Emulator) -> None:
    source = asking(
        """
CONFIG = types.GenerateContentConfig(
    system_instruction="Be brief.",  # they pay per word
    # for tests
    seed=7,
)
""",
        "CONFIG",
        "CONFIG",
    )
    after = assert_same(emulator, source)
    assert (
        """
CONFIG: dict[str, Any] = {
    "system_instruction": "Be brief.",  # they pay per word
    "generation_config": {
        # for tests
        "seed": 7,
    },
}
"""
        in after
    )
