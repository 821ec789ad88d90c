"""Signs that are in the request itself."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations.long_running.evidence import Sign
from tests.unit.long_running.programs import generate, sentence, signs

CONFIG = "types.GenerateContentConfig({})"


def thinking(fields: str) -> str:
    return CONFIG.format(f"thinking_config=types.ThinkingConfig({fields})")


@pytest.mark.parametrize(
    "source",
    [
        "client.interactions.create(agent='deep-research-preview-04-2026', input='x')",
        "AGENT = 'my-agent'\nclient.interactions.create(agent=AGENT, input='x')",
        "client.interactions.create(**{'agent': 'a', 'input': 'x'})",
        generate(model="'deep-research-pro-preview-12-2025'"),
        "MODEL = 'models/deep-research-max-preview-04-2026'\n" + generate(model="MODEL"),
    ],
)
def test_agent(source: str) -> None:
    assert Sign.AGENT in signs(source)


@pytest.mark.parametrize(
    "source",
    [
        "client.interactions.create(model='gemini-3.5-flash', input='deep-research')",
        "client.interactions.create(model='m', agent=None, input='x')",
        generate(model="'gemini-2.5-pro'", contents="'deep-research-preview-04-2026'"),
    ],
)
def test_no_agent(source: str) -> None:
    assert Sign.AGENT not in signs(source)


@pytest.mark.parametrize(
    "source",
    [
        generate(CONFIG.format("max_output_tokens=8192")),
        generate("{'max_output_tokens': 65_536}"),
        generate("{'maxOutputTokens': 32 * 1024}"),
        "config = {'temperature': 1}\nconfig['max_output_tokens'] = 16384\n" + generate("config"),
        "config = types.GenerateContentConfig()\nconfig.max_output_tokens = 16384\n"
        + generate("config"),
        "LIMIT = 8192\nclient.interactions.create(\n"
        "    model='m', input='x', generation_config={'max_output_tokens': LIMIT})",
        "params = dict(model='m', contents='x', config={'max_output_tokens': 9000})\n"
        "client.models.generate_content(**params)\n",
        "chat = client.chats.create(model='m', config={'max_output_tokens': 9000})\n"
        "chat.send_message('x')\n",
        "def ask(prompt, options):\n"
        f"    return {generate(CONFIG.format('max_output_tokens=options.get(1, 8192)'))}",
        "class Writer:\n    def __init__(self):\n"
        "        self.config = types.GenerateContentConfig(max_output_tokens=20000)\n\n"
        f"    def write(self):\n        return {generate('self.config')}",
    ],
)
def test_long_output(source: str) -> None:
    assert signs(source) == {Sign.LONG_OUTPUT}


@pytest.mark.parametrize(
    "source",
    [
        generate(CONFIG.format("max_output_tokens=8191")),
        generate(CONFIG.format("temperature=8192")),
        "def ask(limit):\n    return " + generate(CONFIG.format("max_output_tokens=limit")),
        "other = {'max_output_tokens': 65536}\n" + generate("{'max_output_tokens': 100}"),
    ],
)
def test_no_long_output(source: str) -> None:
    assert signs(source) == set()


def test_the_number_is_named() -> None:
    said = sentence(generate("{'max_output_tokens': 2 ** 16}"), Sign.LONG_OUTPUT)
    assert said == "`max_output_tokens` is 65536"


@pytest.mark.parametrize(
    "source",
    [
        generate(thinking("thinking_budget=8192")),
        generate(thinking("thinking_level='high'")),
        generate(thinking("thinking_level='HIGH'")),
        generate(thinking("thinking_level=types.ThinkingLevel.HIGH")),
        generate("{'thinking_config': {'thinking_budget': 24576}}"),
        generate("{'thinkingConfig': {'thinkingLevel': 'HIGH'}}"),
        "client.interactions.create(model='m', input='x', "
        "generation_config={'thinking_level': 'high'})",
        generate(model="'gemini-2.0-flash-thinking-exp-01-21'"),
        "def ask(model):\n    if model != 'gemini-2.0-flash-thinking-exp':\n        return None\n"
        "    return " + generate(model="model"),
    ],
)
def test_thinking(source: str) -> None:
    assert signs(source) == {Sign.THINKING}


@pytest.mark.parametrize(
    "source",
    [
        generate(thinking("thinking_budget=8191")),
        generate(thinking("thinking_budget=-1")),
        generate(thinking("thinking_budget=0, include_thoughts=True")),
        generate(thinking("thinking_level='medium'")),
        generate(thinking("thinking_level=types.ThinkingLevel.LOW")),
        generate(model="'rethinking-1'"),
    ],
)
def test_no_long_thinking(source: str) -> None:
    assert signs(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        generate(CONFIG.format("tools=[types.Tool(google_search=types.GoogleSearch())]")),
        generate("{'tools': [{'url_context': {}}]}"),
        "SEARCH = types.Tool(code_execution=types.ToolCodeExecution())\n"
        + generate("{'tools': [SEARCH]}"),
        "client.interactions.create(model='m', input='x', tools=[{'type': 'google_search'}])",
        "client.interactions.create(model='m', input='x', tools=[{'type': 'mcp_server'}])",
    ],
)
def test_tools(source: str) -> None:
    assert signs(source) == {Sign.TOOLS}


@pytest.mark.parametrize(
    "source",
    [
        generate("{'tools': [{'file_search': {'file_search_store_names': ['a']}}]}"),
        generate("{'tools': [{'function_declarations': [{'name': 'google_search'}]}]}"),
        "client.interactions.create(model='m', input='x', "
        "tools=[{'type': 'function', 'name': 'google_search'}])",
        "def google_search(query: str):\n    return query\n\n\n"
        + generate("{'tools': [google_search]}"),
    ],
)
def test_no_tools_of_the_service(source: str) -> None:
    assert Sign.TOOLS not in signs(source)


@pytest.mark.parametrize(
    "contents",
    [
        "[types.Part.from_bytes(data=b'', mime_type='application/pdf'), 'x']",
        "[types.Part.from_uri(file_uri='gs://a/b', mime_type='video/mp4'), 'x']",
        "[{'inline_data': {'mime_type': 'audio/mp3', 'data': b''}}]",
        "types.Part(file_data=types.FileData(file_uri='https://youtu.be/abc'))",
        "[client.files.upload(file='talk.mp4'), 'x']",
        "[client.files.upload(file=path), 'x']",
        "f'Read this: {pypdf.PdfReader(path).pages[0].extract_text()}'",
    ],
)
def test_media(contents: str) -> None:
    assert signs("import pypdf\n\n\ndef ask(path):\n    return " + generate(contents=contents)) == {
        Sign.MEDIA
    }


def test_media_of_an_interaction() -> None:
    given = "[{'type': 'video', 'uri': link}, {'type': 'text', 'text': 'x'}]"
    source = f"def ask(link):\n    return client.interactions.create(model='m', input={given})\n"
    assert signs(source) == {Sign.MEDIA}


def test_media_through_functions() -> None:
    source = (
        "def part(data):\n"
        "    return types.Part.from_bytes(data=data, mime_type='application/pdf')\n\n\n"
        "def ask(data):\n    parts = ['x']\n    parts.append(part(data))\n"
        "    return " + generate(contents="parts")
    )
    assert signs(source) == {Sign.MEDIA}


@pytest.mark.parametrize(
    "contents",
    [
        "[types.Part.from_bytes(data=b'', mime_type='image/jpeg'), 'x']",
        "[client.files.upload(file='photo.png'), 'x']",
        "'Which of application/pdf and video/mp4 is larger?'",
        "{'type': 'text', 'text': 'video'}",
    ],
)
def test_no_media(contents: str) -> None:
    assert signs(generate(contents=contents)) == set()


def test_what_the_model_answers_is_no_media() -> None:
    first = generate(contents="[types.Part.from_bytes(data=b'', mime_type='application/pdf')]")
    source = f"first = {first}" + generate(contents="first.text")
    assert Sign.MEDIA not in signs(source)
