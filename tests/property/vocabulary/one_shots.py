"""Units that ask once: any contents, configuration, reads and place."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.vocabulary import places
from tests.property.vocabulary.contents import Contents, contents, prompts
from tests.property.vocabulary.handling import handled
from tests.property.vocabulary.places import Asking
from tests.property.vocabulary.reads import reads
from tests.property.vocabulary.settings import Configuration, configurations
from tests.property.vocabulary.unit import Unit, lines

models = st.sampled_from(('"gemini-2.5-flash"', '"gemini-2.5-pro"', '"models/gemini-2.5-flash"'))
CALL = "client.models.generate_content({})"

PLACES = (
    "function",
    "function",
    "method",
    "module",
    "loop",
    "coroutine",
    "wrapper",
    "reader",
    "chained",
    "keywords",
    "partial",
    "thread",
)


@st.composite
def asked(
    draw: st.DrawFn,
    place: str,
    config: Configuration,
    what: Contents,
    reading: str,
    asking_with: tuple[str, ...],
    kind: str,
) -> Unit:
    """One unit with a call of ``place``."""
    asking = Asking(draw(models), what, config, asking_with)
    call = CALL.format(asking.arguments)
    fault = None
    match place:
        case "method":
            call = call.replace("client.", "self.client.", 1)
            body, fault = draw(handled(f"response = {call}", reading))
            made = places.in_method(asking, body)
        case "module":
            body, fault = draw(handled(f"response = {call}", reading))
            made = places.in_module(asking, body)
        case "loop":
            made = places.in_loop(asking, lines(f"response = {call}", reading))
        case "coroutine":
            call = call.replace("client.", "own.aio.", 1)
            body, fault = draw(handled(f"response = await {call}", reading))
            made = places.in_coroutine(asking, body)
        case "wrapper":
            body, fault = draw(handled("response = generate№(prompt)", reading))
            made = places.behind_wrapper(asking, call, body)
        case "reader":
            body, fault = draw(handled(f"response = {call}", "show№(response)"))
            made = places.with_reader(asking, body, reading)
        case "chained":
            made = places.in_function(asking, f"print({call}.text)")
        case "keywords":
            pairs = f'{{"model": {asking.model}, "contents": {what.argument}}}'
            keyword = "arguments"
            extra = f'arguments["config"] = {config.argument}' if config.argument else ""
            call = f"response = client.models.generate_content(**{keyword})"
            made = places.in_function(asking, lines(f"{keyword} = {pairs}", extra, call, reading))
        case "partial":
            bound = f"ready = partial(client.models.generate_content, model={asking.model})"
            call = f"response = ready(contents={what.argument}{config.keyword})"
            made = places.in_function(asking, lines(bound, call, reading))
        case "thread":
            method = "client.models.generate_content"
            call = f"response = await asyncio.to_thread({method}, {asking.arguments})"
            made = places.in_coroutine(asking, lines(call, reading))
            made = (made[0].replace("    own = genai.Client()\n", ""), made[1])
        case _:
            body, fault = draw(handled(f"response = {call}", reading))
            made = places.in_function(asking, body)
    return Unit(f"{kind}, {place}", *made, fault=fault)


@st.composite
def one_shots(draw: st.DrawFn) -> Unit:
    """A question and what is read of the answer."""
    place = draw(st.sampled_from(PLACES))
    config = draw(configurations(in_class=place == "method"))
    return draw(
        asked(
            place,
            config,
            draw(contents),
            draw(reads()),
            tuple(draw(st.lists(prompts, min_size=1, max_size=2))),
            "asks once",
        )
    )
