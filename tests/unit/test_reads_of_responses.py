"""What is read of a response, and what is read of the interaction in its place."""

import textwrap

import pytest

from migrate_interactions.engine.apply import apply_edits
from migrate_interactions.facts.module import read_facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = """\
from google import genai
from google.genai import types
from pydantic import BaseModel

client = genai.Client()


class Recipe(BaseModel):
    title: str


def multiply(a: int, b: int) -> int:
    return a * b


"""

PLAIN = ""
CALLS = "tools=[multiply]"
CODE = "tools=[types.Tool(code_execution=types.ToolCodeExecution())]"
URLS = "tools=[types.Tool(url_context=types.UrlContext())]"
SAVED = "Path('a.png').write_bytes(b64decode(output_parts(response)[0].data))"
SEARCH = "tools=[types.Tool(google_search=types.GoogleSearch())]"
THOUGHTS = "thinking_config=types.ThinkingConfig(include_thoughts=True)"
IMAGES = 'response_modalities=["TEXT", "IMAGE"]'
RECIPE = "response_schema=Recipe"


def rewritten(reads: str, config: str = PLAIN) -> str:
    """``reads`` as they are behind the request, with what is read of the response."""
    given = f", config=types.GenerateContentConfig({config})" if config else ""
    call = f'response = client.models.generate_content(model="m", contents="x"{given})\n'
    text = HEAD + call + textwrap.dedent(reads)
    tree = parse_tree("program.py", text)
    facts = read_facts(tree, Project("."))
    draft = Draft(tree)
    rewrite_reads(facts, draft, facts.sites, draft.is_removed)
    return apply_edits(text, draft.edits().get("program.py", ())).split(call)[1]


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        # the text
        (PLAIN, "response.text", "response.output_text"),
        (PLAIN, 'getattr(response, "text", None)', "response.output_text"),
        (CALLS, "response.text", "response.output_text"),
        (CODE, "response.text", "full_text(response)"),
        (SEARCH, "response.text", "full_text(response)"),
        (IMAGES, "response.text", "full_text(response)"),
        (PLAIN, "response.parts[0].text", "output_parts(response)[0].text"),
        (
            PLAIN,
            "response.candidates[0].content.parts[0].text",
            "output_parts(response)[0].text",
        ),
        (
            CALLS,
            "response.candidates[0].content.parts[0].text",
            'getattr(output_parts(response)[0], "text", None)',
        ),
        (THOUGHTS, "response.parts[0].text", "part_text(output_parts(response)[0])"),
        # function calls
        (CALLS, "response.function_calls", "function_calls(response)"),
        (CALLS, "response.function_calls or []", "function_calls(response)"),
        (CALLS, "response.function_calls[0].name", "function_calls(response)[0].name"),
        (CALLS, "response.function_calls[0].args", "function_calls(response)[0].arguments"),
        (CALLS, "len(response.function_calls)", "len(function_calls(response))"),
        (
            CALLS,
            "[call.name for call in response.function_calls]",
            "[call.name for call in function_calls(response)]",
        ),
        (
            CALLS,
            "any(part.function_call for part in response.parts)",
            'any(part.type == "function_call" for part in output_parts(response))',
        ),
        (
            CALLS,
            "[dict(p.function_call.args) for p in response.parts if p.function_call]",
            '[dict(p.arguments) for p in output_parts(response) if p.type == "function_call"]',
        ),
        # whether there is anything
        (PLAIN, "bool(response.candidates)", "bool(response.steps)"),
        (PLAIN, "response.candidates is None", "not response.steps"),
        (PLAIN, "response.candidates is not None", "bool(response.steps)"),
        (PLAIN, "len(response.candidates)", "len(response.steps or [])"),
        # why it ended
        (
            PLAIN,
            "response.candidates[0].finish_reason == types.FinishReason.STOP",
            'response.status == "completed"',
        ),
        (
            CALLS,
            'response.candidates[0].finish_reason.name != "STOP"',
            'response.status not in ("completed", "requires_action")',
        ),
        (
            PLAIN,
            'response.candidates[0].finish_reason in (types.FinishReason.MAX_TOKENS, "STOP")',
            'response.status in ("incomplete", "completed")',
        ),
        # token counts
        (
            PLAIN,
            "response.usage_metadata.prompt_token_count",
            "response.usage.total_input_tokens",
        ),
        (
            PLAIN,
            "response.usage_metadata.thoughts_token_count or 0",
            "response.usage.total_thought_tokens or 0",
        ),
        (
            PLAIN,
            "[(d.modality.name, d.token_count) for d in "
            "response.usage_metadata.prompt_tokens_details or []]",
            "[(d.modality.upper(), d.tokens) for d in "
            "response.usage.input_tokens_by_modality or []]",
        ),
        # where it comes from
        (PLAIN, "response.model_version", "response.model"),
        (
            SEARCH,
            "response.candidates[0].grounding_metadata.web_search_queries",
            "search_queries(response)",
        ),
        (
            SEARCH,
            "[c.web.uri for c in response.candidates[0].grounding_metadata.grounding_chunks or []]",
            "[c.url for c in cited_pages(response) or []]",
        ),
        (
            SEARCH,
            "response.candidates[0].grounding_metadata.search_entry_point.rendered_content",
            "search_suggestions(response)",
        ),
        (
            SEARCH,
            "response.candidates[0].grounding_metadata.grounding_supports[0].segment.text",
            "cited_segments(response)[0].text",
        ),
        (
            URLS,
            "[(u.retrieved_url, u.url_retrieval_status == "
            "types.UrlRetrievalStatus.URL_RETRIEVAL_STATUS_SUCCESS) "
            "for u in response.candidates[0].url_context_metadata.url_metadata]",
            '[(u.url, u.status == "success") for u in read_urls(response)]',
        ),
        # media and code
        (IMAGES, "response.parts[0].as_image().save('a.png')", SAVED),
        (CODE, "response.executable_code", "executed_code(response)"),
        (CODE, "response.code_execution_result", "execution_result(response)"),
        (
            IMAGES,
            "[p.inline_data.data for p in response.parts if p.inline_data]",
            '[b64decode(p.data) for p in output_parts(response) if p.type == "image"]',
        ),
        (
            CODE,
            "[p.executable_code.code for p in response.parts if p.executable_code is not None]",
            '[p.arguments.code for p in output_parts(response) if p.type == "code_execution_call"]',
        ),
        # what was parsed
        (
            RECIPE,
            "response.parsed.title",
            'Recipe.model_validate_json(response.output_text or "").title',
        ),
        (RECIPE, "print(response.parsed)", "print(parse_output(response.output_text, Recipe))"),
        (
            "response_schema=list[Recipe]",
            "[one.title for one in response.parsed]",
            "[one.title for one in "
            'TypeAdapter(list[Recipe]).validate_json(response.output_text or "")]',
        ),
        (
            'response_schema={"type": "object"}',
            'response.parsed["title"]',
            'loads(response.output_text or "")["title"]',
        ),
    ],
)
def test_an_expression(config: str, before: str, after: str) -> None:
    assert rewritten(f"{before}\n", config) == f"{after}\n"


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        pytest.param(
            THOUGHTS,
            """
            for part in response.candidates[0].content.parts:
                if not part.text:
                    continue
                if part.thought:
                    print("thought", part.text)
                else:
                    print(part.text)
            """,
            """
            for part in output_parts(response):
                if not part_text(part):
                    continue
                if part.type == "thought":
                    print("thought", part_text(part))
                else:
                    print(part.text)
            """,
            id="thoughts are told apart",
        ),
        pytest.param(
            CALLS,
            """
            for index, part in enumerate(response.parts):
                if part.function_call is not None:
                    call = part.function_call
                    print(index, call.name, call.args["a"], call.id)
                elif part.text:
                    print(part.text)
            """,
            """
            for index, part in enumerate(output_parts(response)):
                if part.type == "function_call":
                    call = part
                    print(index, call.name, call.arguments["a"], call.id)
                elif part.text:
                    print(part.text)
            """,
            id="calls among the parts",
        ),
        pytest.param(
            IMAGES,
            """
            for part in response.parts:
                if part.text:
                    print(part.text)
            """,
            """
            for part in output_parts(response):
                if part.type == "text" and part.text:
                    print(part.text)
            """,
            id="text among pictures",
        ),
        pytest.param(
            CALLS,
            """
            calls = response.function_calls
            if calls is None:
                print("none")
            for call in calls or []:
                print(call.name)
            """,
            """
            calls: list[Any] = [
                step for step in response.steps or [] if step.type == "function_call"
            ]
            if not calls:
                print("none")
            for call in calls:
                print(call.name)
            """,
            id="calls that are kept at once",
        ),
        pytest.param(
            CALLS,
            """
            call = response.candidates[0].content.parts[0].function_call
            if call:
                print(call.name)
            """,
            """
            call = of_type(output_parts(response)[0], "function_call")
            if call:
                print(call.name)
            """,
            id="a call that may not be there",
        ),
        pytest.param(
            PLAIN,
            """
            if response.candidates and response.candidates[0].content.parts:
                candidate = response.candidates[0]
                if candidate.content:
                    print(candidate.content.parts[0].text)
            """,
            """
            if output_parts(response):
                candidate = response
                if candidate.steps:
                    print(output_parts(candidate)[0].text)
            """,
            id="guards",
        ),
        pytest.param(
            PLAIN,
            """
            def show(answer):
                usage = getattr(answer, "usage_metadata", None)
                if usage and hasattr(usage, "total_token_count") and usage.total_token_count > 9:
                    print(answer.text)

            show(response)
            """,
            """
            def show(answer):
                usage = answer.usage
                if usage and usage.total_tokens > 9:
                    print(answer.output_text)

            show(response)
            """,
            id="a function that is given the response",
        ),
        pytest.param(
            CALLS,
            """
            calls = []
            for part in response.parts:
                if part.function_call:
                    calls.append(part.function_call)
            for call in calls:
                print(call.name, call.args)
            """,
            """
            calls = []
            for part in output_parts(response):
                if part.type == "function_call":
                    calls.append(part)
            for call in calls:
                print(call.name, call.arguments)
            """,
            id="calls that are collected",
        ),
        pytest.param(
            PLAIN,
            """
            def again(call):
                for attempt in range(3):
                    try:
                        return call()
                    except ValueError:
                        print("again")

            answer = again(lambda: client.models.generate_content(model="m", contents="y"))
            if answer.text is not None:
                print(answer.text)
            """,
            """
            def again(call):
                for attempt in range(3):
                    try:
                        return call()
                    except ValueError:
                        print("again")

            answer = again(lambda: client.models.generate_content(model="m", contents="y"))
            if answer.output_text:
                print(answer.output_text)
            """,
            id="a function that calls what it is given",
        ),
        pytest.param(
            PLAIN,
            """
            answers = [
                client.models.generate_content(model="m", contents=letter) for letter in "ab"
            ]
            for answer in answers:
                print(answer.text)
            """,
            """
            answers = [
                client.models.generate_content(model="m", contents=letter) for letter in "ab"
            ]
            for answer in answers:
                print(answer.output_text)
            """,
            id="a list of responses",
        ),
        pytest.param(
            PLAIN,
            """
            def show(answer: types.GenerateContentResponse) -> None:
                print(answer.text)

            show(response)
            """,
            """
            def show(answer: Interaction) -> None:
                print(answer.output_text)

            show(response)
            """,
            id="annotations",
        ),
        pytest.param(
            PLAIN,
            """
            text = response.text
            if text is None:
                text = "nothing"
            """,
            """
            text = response.output_text or None
            if text is None:
                text = "nothing"
            """,
            id="no text",
        ),
    ],
)
def test_statements(config: str, before: str, after: str) -> None:
    assert rewritten(before, config) == textwrap.dedent(after)


@pytest.mark.parametrize(
    ("config", "reads", "reason"),
    [
        (PLAIN, "print(response)", "response-escapes"),
        (PLAIN, "print(response.candidates)", "response-read"),
        (PLAIN, "print(response.candidates[1].content)", "response-read"),
        (PLAIN, "print(response.candidates[0].safety_ratings)", "response-read"),
        (PLAIN, "print(response.candidates[0].finish_reason)", "response-read"),
        (PLAIN, 'response.candidates[0].finish_reason == "SAFETY"', "response-read"),
        (PLAIN, "response.prompt_feedback.block_reason", "response-read"),
        (PLAIN, "response.model_dump()", "response-read"),
        (CALLS, "print(response.function_calls)", "response-read"),
        (CALLS, "print(response.parts[0].function_call)", "response-read"),
        (PLAIN, "response.parsed", "response-read"),
        ("response_schema=SCHEMA", "response.parsed", "response-read"),
        (PLAIN, 'response = [response, open("x")][0]\nprint(response.text)', "response-escapes"),
        (
            PLAIN,
            'def show(answer):\n    print(answer.text)\n\nshow(response)\nshow(open("x"))',
            "response-escapes",
        ),
        (
            CALLS,
            "calls = []\nfor call in response.function_calls:\n    calls.append(call)\n"
            "calls.append(open('x'))\nprint(calls[0].name)",
            "response-escapes",
        ),
        (
            CALLS,
            'def first():\n    if response.text:\n        return "none"\n'
            "    return response.function_calls[0]\n\nprint(first().name)",
            "response-escapes",
        ),
    ],
)
def test_what_is_refused(config: str, reads: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        rewritten(reads, config)
    assert refused.value.refusal.reason == reason


def test_a_function_has_another_name_where_its_own_is_taken() -> None:
    reads = """
    function_calls = response.function_calls
    print(len(response.function_calls))
    """
    assert "function_calls = function_call_steps(response)" in rewritten(reads, CALLS)


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        pytest.param(
            CALLS,
            """
            def run(call: types.FunctionCall) -> int:
                return multiply(**call.args)


            for call in response.function_calls:
                run(call)
            """,
            "def run(call: FunctionCallStep) -> int:",
            id="a call",
        ),
        pytest.param(
            PLAIN,
            """
            def show(part: types.Part | None) -> None:
                print(part.text)


            for part in response.candidates[0].content.parts:
                show(part)
            """,
            "def show(part: Any | None) -> None:",
            id="a part",
        ),
        pytest.param(
            PLAIN,
            """
            def cost(usage: types.GenerateContentResponseUsageMetadata) -> int:
                return usage.total_token_count


            print(cost(response.usage_metadata))
            """,
            "def cost(usage: Usage) -> int:",
            id="the usage",
        ),
        pytest.param(
            PLAIN,
            """
            def show(answer: "types.GenerateContentResponse | None") -> None:
                print(answer.text)


            show(response)
            """,
            'def show(answer: "Interaction | None") -> None:',
            id="as a string",
        ),
        pytest.param(
            PLAIN,
            """
            answers: list[types.GenerateContentResponse] = []
            answers.append(response)
            for answer in answers:
                print(answer.text)
            """,
            "answers: list[Interaction] = []",
            id="in a list",
        ),
    ],
)
def test_annotations_say_what_is_there_now(config: str, before: str, after: str) -> None:
    assert after in rewritten(before, config)
