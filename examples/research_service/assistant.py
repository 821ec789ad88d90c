"""Quick questions about a report: answered at once, with the magazine's archive at hand."""

from google import genai
from google.genai import types

import sessions
import settings
from archive import read_article, search_archive
from compaction import compact

client = genai.Client()

FUNCTIONS = {"search_archive": search_archive, "read_article": read_article}
ARCHIVE = types.Tool(
    function_declarations=[
        types.FunctionDeclaration(
            name="search_archive",
            description="Find articles of the magazine that have all of the words.",
            parameters_json_schema={
                "type": "object",
                "properties": {"words": {"type": "string"}},
                "required": ["words"],
            },
        ),
        types.FunctionDeclaration(
            name="read_article",
            description="Read one article of the magazine.",
            parameters_json_schema={
                "type": "object",
                "properties": {"article_id": {"type": "string"}},
                "required": ["article_id"],
            },
        ),
    ]
)


def ask(user: str, question: str) -> str:
    """Answer a question in the light of what the user has researched so far."""
    history = compact(sessions.load(user))
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    for _ in range(settings.MAX_TOOL_ROUNDS):
        response = client.models.generate_content(
            model=settings.ASK_MODEL,
            contents=history,
            config=types.GenerateContentConfig(
                system_instruction=settings.INSTRUCTION, tools=[ARCHIVE]
            ),
        )
        history.append(response.candidates[0].content)
        if not response.function_calls:
            sessions.save(user, history)
            return response.text
        results = []
        for call in response.function_calls:
            output = {"result": FUNCTIONS[call.name](**call.args)}
            results.append(types.Part.from_function_response(name=call.name, response=output))
        history.append(types.Content(role="user", parts=results))
    raise RuntimeError(f"no answer after {settings.MAX_TOOL_ROUNDS} rounds of tools")
