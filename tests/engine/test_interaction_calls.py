"""What is wrong with a call of interactions.create is found in its literals."""

import ast

import pytest

from migrate_interactions.engine.interaction_calls import problems_in_calls

WRONG = {
    "'hello'": "keyword arguments only",
    "config={}": "no argument config",
    "contents='x'": "no argument contents",
    "temperature=1": "no argument temperature",
    "model='m', agent='a'": "not both",
    "store=False, background=True": "exclude one another",
    "store=False, previous_interaction_id=last": "exclude one another",
    "generation_config={'top_k': 1}": "no key top_k",
    "generation_config=dict(top_k=1)": "no key top_k",
    "generation_config={'maxOutputTokens': 1}": "no key maxOutputTokens",
    "generation_config=types.GenerateContentConfig()": "the SDK rejects",
    "generation_config={'thinking_level': 'LOW'}": "must be lower-case, not 'LOW'",
    "generation_config={'thinking_level': types.ThinkingLevel.LOW}": "is the enum",
    "generation_config={'tool_choice': 'ANY'}": "lower-case",
    "generation_config={'tool_choice': {'mode': 'any'}}": "no key mode",
    "generation_config={'tool_choice': {'allowed_tools': {'mode': 'ANY'}}}": "lower-case",
    "generation_config={'speech_config': 'Kore'}": "list of voices",
    "generation_config={'speech_config': {'voice_config': {}}}": "list of voices",
    "safety_settings=[{'category': 'x', 'threshold': 'off'}]": "no key category",
    "safety_settings=[{'type': 'harassment', 'threshold': 'BLOCK_NONE'}]": "lower-case",
    "system_instruction=['a']": "must be a string",
    "system_instruction=types.Part(text='a')": "must be a string",
    "input=['a', 'b']": "list of strings",
    "input=['a', {'type': 'text', 'text': 'b'}]": "mixes content items and strings",
    "input=[{'type': 'text', 'text': 'b'}, {'type': 'user_input', 'content': []}]": "mixes",
    "input=[types.Part(text='a')]": "object of google.genai.types",
    "input=types.Part.from_text(text='a')": "object of google.genai.types",
    "input=genai.types.Content()": "object of google.genai.types",
    "input=[{'role': 'user', 'parts': []}]": "role and parts",
    "input=[{'type': 'user_input', 'content': 'hello'}]": "must be a list",
    "input=[{'type': 'user_input', 'content': ['hello']}]": "no content item",
    "input=[{'type': 'user_input'}]": "lacks content",
    "input=[{'type': 'function_call', 'name': 'f', 'arguments': {}}]": "lacks id",
    "input=[{'type': 'function_result', 'result': 1}]": "lacks call_id",
    "input={'text': 'x'}": "has no type",
    "input=[{'type': 'image', 'mime_type': 'image/png'}]": "lacks data or uri",
    "input=[{'type': 'image', 'data': b'raw'}]": "raw bytes",
    "tools=[{'google_search': {}}]": "a tool has no type",
    "tools=[types.Tool()]": "must be a dictionary",
    "tools=[{'type': 'GOOGLE_SEARCH'}]": "lower-case",
    "response_format={'schema': {}}": "has no type",
    "response_format=[{'mime_type': 'application/json'}]": "has no type",
}

RIGHT = [
    "",
    "model='m', input='x', **more",
    "agent='a', agent_config={}, background=True, environment=None, webhook_config=None",
    "model='m', input=text, store=False, previous_interaction_id=None, stream=True",
    "store=False, background=False, labels={}, service_tier='x', cached_content=None",
    "timeout=1, extra_headers={}, extra_query={}, extra_body={'config': 1}, api_version='v1'",
    "generation_config={'temperature': 1, **more, 'thinking_level': level}",
    "generation_config={'speech_config': [{'voice': 'Kore'}], 'tool_choice': 'any'}",
    "generation_config={'tool_choice': {'allowed_tools': {'mode': 'any', 'tools': ['f']}}}",
    "input=[{'type': 'text', 'text': 'a'}, {'type': 'image', 'uri': u, 'mime_type': m}]",
    "input=[*seed, {'type': 'user_input', 'content': [{'type': 'text', 'text': x}]}]",
    "input=[{'type': 'user_input', 'content': parts}, {'type': 'model_output', 'content': []}]",
    "input=[{'type': 'text', **part}, build(part), part]",
    "tools=[{'type': 'google_search'}, tool, *tools]",
    "response_format=[{'type': 'text', 'schema': S.model_json_schema()}]",
    "response_format={'type': 'image'}, safety_settings=[{'type': 'harassment', 'method': m}]",
    "system_instruction=f'{x}'",
]


def problems(arguments: str, owner: str = "client.interactions") -> list[str]:
    tree = ast.parse(f"result = {owner}.create({arguments})\n")
    return [one.sentence for one in problems_in_calls(tree)]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong(arguments: str) -> None:
    assert any(WRONG[arguments] in one for one in problems(arguments)), problems(arguments)


@pytest.mark.parametrize("arguments", RIGHT)
def test_right(arguments: str) -> None:
    assert problems(arguments) == []


def test_other_forms_of_the_call_are_seen_and_other_calls_are_not() -> None:
    assert problems("config=1", "self.client.aio.interactions") != []
    assert problems("config=1", "c.interactions.with_raw_response") != []
    assert problems("config=1", "client.chats") == []
    assert problems("config=1", "interactions") == []


def test_a_constant_is_looked_up_if_it_is_assigned_once() -> None:
    call = "c.interactions.create(generation_config=SETTINGS)\n"
    assert problems_in_calls(ast.parse("SETTINGS = {'top_k': 1}\n" + call))
    assert not problems_in_calls(ast.parse("SETTINGS = {'top_k': 1}\nSETTINGS = {}\n" + call))
    assert not problems_in_calls(ast.parse("def f(SETTINGS):\n    " + call))
