"""Units that stream one answer and take something off its chunks."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.vocabulary import places
from tests.property.vocabulary.contents import contents, prompts
from tests.property.vocabulary.one_shots import models
from tests.property.vocabulary.places import Asking
from tests.property.vocabulary.settings import configurations
from tests.property.vocabulary.unit import Unit, indented, lines

CALL = "client.models.generate_content_stream({})"

#: What is done before the loop, with each chunk, and afterwards.
TAKEN: tuple[tuple[str, str, str], ...] = (
    ("", 'print(chunk.text, end="")', "print()"),
    ("", 'if chunk.text:\n    print(chunk.text, end="", flush=True)', "print()"),
    ("", 'print(chunk.text or "", end="")', "print()"),
    ('answer = ""', "if chunk.text:\n    answer += chunk.text", "print(answer)"),
    ('answer = ""', 'answer += chunk.text or ""', "print(len(answer), answer)"),
    ("pieces = []", "pieces.append(chunk.text)", 'print("".join(pieces))'),
    (
        "usage = None",
        "if chunk.usage_metadata:\n    usage = chunk.usage_metadata",
        "print(usage.total_token_count if usage else 0)",
    ),
    (
        'answer = ""\nspent = 0',
        'answer += chunk.text or ""\nif chunk.usage_metadata:\n'
        "    spent = chunk.usage_metadata.candidates_token_count or spent",
        "print(answer, spent)",
    ),
    (
        "",
        "for part in chunk.candidates[0].content.parts:\n    if part.text:\n"
        '        print(part.text, end="")',
        "print()",
    ),
    (
        "",
        "if chunk.candidates and chunk.candidates[0].content:\n"
        "    for part in chunk.candidates[0].content.parts or []:\n"
        '        print(part.text or "", end="")',
        "print()",
    ),
    (
        "text = []",
        "if not chunk.text:\n    continue\ntext.append(chunk.text)",
        'print("".join(text))',
    ),
)
PLACES = ("function", "named", "method", "module", "coroutine", "generator", "guarded")


@st.composite
def streams(draw: st.DrawFn) -> Unit:
    """One streamed answer."""
    place = draw(st.sampled_from(PLACES))
    config = draw(configurations(in_class=place == "method"))
    asked = tuple(draw(st.lists(prompts, min_size=1, max_size=2)))
    asking = Asking(draw(models), draw(contents), config, asked)
    call = CALL.format(asking.arguments)
    first, each, last = draw(st.sampled_from(TAKEN))
    loop = f"for chunk in {call}:\n{indented(each)}"
    fault = None
    match place:
        case "named":
            named = f"stream = {call}\nfor chunk in stream:\n{indented(each)}"
            made = places.in_function(asking, lines(first, named, last))
        case "method":
            body = lines(first, loop.replace("client.", "self.client.", 1), last)
            made = places.in_method(asking, body)
        case "module":
            made = places.in_module(asking, lines(first, loop, last))
        case "coroutine":
            call = call.replace("client.", "own.aio.", 1)
            loop = f"async for chunk in await {call}:\n{indented(each)}"
            made = places.in_coroutine(asking, lines(first, loop, last))
        case "generator":
            body = lines(
                asking.before, f"for chunk in {call}:\n    if chunk.text:\n        yield chunk.text"
            )
            definitions = lines(
                asking.definitions,
                f"\n\ndef pieces№(prompt):\n{indented(body)}",
                "\n\ndef ask№(prompt):\n    for piece in pieces№(prompt):\n"
                '        print(piece, end="")\n    print()',
            )
            made = (definitions, "\n".join(f'ask№("{prompt}")' for prompt in asked))
        case "guarded":
            body = lines(first, loop, last)
            body = f'try:\n{indented(body)}\nexcept Exception:\n    print("failed")'
            made = places.in_function(asking, body)
            fault = draw(st.sampled_from((400, 404)))
        case _:
            made = places.in_function(asking, lines(first, loop, last))
    return Unit(f"streams, {place}", *made, fault=fault)
