"""The deterministic model: the same context gives the same reply, any other gives another.

A reply reads like a short answer. It repeats the last user text and carries the
start of the context's digest, so that a lost or doubled turn, tool or parameter
shows in what the program prints.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from migrate_interactions.emulator.context import Context, canonical_json
from migrate_interactions.emulator.generated_media import generated_media
from migrate_interactions.emulator.model_calls import function_calls
from migrate_interactions.emulator.options import EmulatorOptions, Finish, ScriptedReply
from migrate_interactions.emulator.reply import (
    REFUSED,
    CodeRun,
    FunctionCall,
    Lookup,
    OutputPart,
    Reply,
    Text,
    Usage,
)
from migrate_interactions.emulator.server_tools import code_run, lookups, supports
from migrate_interactions.emulator.structured_output import structured_text
from migrate_interactions.emulator.tokens import input_tokens, output_tokens, text_tokens

OPENINGS = ("Certainly.", "Good question.", "Here is what I can say.", "Of course.", "Noted.")
MIDDLES = (
    "I have weighed what was said so far and kept to the point.",
    "There is a short way and a long way; the short way is usually enough.",
    "Two details matter here, and both follow from what you wrote.",
    "Nothing in our exchange so far speaks against it.",
    "I would start small and look at the result before going on.",
    "That depends a little on the circumstances you mentioned.",
)
CLOSINGS = ("Tell me if you need more.", "Shall I go on?", "I hope this helps.", "")
ECHO_LENGTH = 120
# What stands before a program the model runs.
PREAMBLE = "I will work this out with a short program.\n\n"
TOOL_TOKENS = 40


@dataclass(frozen=True)
class _Draft:
    """What a reply says, before it is known what it used and cost."""

    texts: tuple[str, ...] = ()
    calls: tuple[FunctionCall, ...] = ()
    finish: Finish = "stop"
    thought: str | None = None
    uses_tools: bool = False
    preamble: bool = False


def reply_to(context: Context, options: EmulatorOptions, call_number: int) -> Reply:
    """The model's reply to a context; `call_number` only selects scripted replies."""
    seed = int(context.digest[:12], 16)
    scripted = _scripted(context, options, call_number)
    if scripted is not None:
        return _reply(context, options, seed, _draft_of(scripted, context, options))
    calls = tuple(
        FunctionCall(_call_id(context, n), name, arguments)
        for n, (name, arguments) in enumerate(function_calls(context, seed))
    )
    if calls:
        return _reply(context, options, seed, _Draft(calls=calls))
    text, structured = _text(context, seed)
    if options.padded_answers and text and not structured:
        text = padded(text, seed)
    text, stopped = _limited(text, context)
    draft = _Draft(
        texts=(text,) if text else (),
        finish="max_tokens" if stopped else "stop",
        uses_tools=options.server_tools and not structured,
        preamble=True,
    )
    return _reply(context, options, seed, draft)


def _scripted(context: Context, options: EmulatorOptions, call_number: int) -> ScriptedReply | None:
    asked = context.last_user_text()
    answering = "function_result" in (context.turns[-1].parts[0] if context.turns else {})
    for each in options.script:
        if each.call not in (None, call_number) or each.when not in asked:
            continue
        # A script that calls functions is over once they are answered.
        if each.function_calls and answering:
            continue
        return each
    return None


def _draft_of(scripted: ScriptedReply, context: Context, options: EmulatorOptions) -> _Draft:
    texts = scripted.texts or ((scripted.text,) if scripted.text else ())
    by_rule = options.server_tools and not scripted.function_calls and not _is_structured(context)
    return _Draft(
        texts=tuple(text.replace("{digest}", context.digest[:8]) for text in texts),
        calls=tuple(
            FunctionCall(_call_id(context, n), str(call["name"]), call.get("arguments", {}))
            for n, call in enumerate(scripted.function_calls)
        ),
        finish=scripted.finish,
        thought=scripted.thought,
        uses_tools=by_rule if scripted.server_tools is None else scripted.server_tools,
    )


def _reply(context: Context, options: EmulatorOptions, seed: int, draft: _Draft) -> Reply:
    refused = draft.finish in REFUSED
    tools_used = draft.uses_tools and not refused
    found = lookups(context, seed) if tools_used else ()
    output = () if refused else _output(context, seed, draft, found)
    thinks = options.thinking and context.parameters.get("thinking_budget") != 0 and not refused
    wants_summary = context.parameters.get("thinking_summaries") == "auto"
    summary = draft.thought or _summary(context)
    signature = base64.b64encode(bytes.fromhex(context.digest[:24])).decode()
    ran = any(isinstance(piece, CodeRun) for piece in output)
    calls = () if refused else draft.calls
    return Reply(
        output=output,
        calls=calls,
        thought_summary=summary if thinks and wants_summary else None,
        signature=signature if thinks else None,
        finish=draft.finish,
        usage=Usage(
            input=input_tokens(context),
            output=output_tokens(output, calls),
            thought_tokens=12 + seed % 50 if thinks else 0,
            tool_tokens=TOOL_TOKENS * (len(found) + ran),
            searches={each.tool: len(each.queries) for each in found},
        ),
    )


def _output(
    context: Context, seed: int, draft: _Draft, found: tuple[Lookup, ...]
) -> tuple[OutputPart, ...]:
    """The parts of the answer.

    What the model looked up and ran comes before its text, or between the first of
    several texts and the others; media come last, or there too.
    """
    run = code_run(context, seed) if draft.uses_tools else None
    used: tuple[OutputPart, ...] = (*found, *((run,) if run else ()))
    media = () if draft.calls else generated_media(context, seed)
    texts = (PREAMBLE, *draft.texts) if run and draft.preamble else draft.texts
    if not texts:
        return (*used, *media)
    *first, last = [Text(text) for text in texts]
    sources = sum(len(each.sources) for each in found)
    grounded = replace(last, supports=supports(last.text, sources))
    if first:
        return (first[0], *used, *media, *first[1:], grounded)
    return (*used, grounded, *media)


def _summary(context: Context) -> str:
    return f"**Reading the request** I look at {len(context.turns)} turns before I answer."


def _call_id(context: Context, index: int) -> str:
    return f"call_{context.digest[8:16]}_{index + 1}"


def _text(context: Context, seed: int) -> tuple[str, bool]:
    """The answer and whether it is structured output, which is never padded."""
    kinds = {entry["type"] for entry in context.response_format}
    if kinds and "text" not in kinds:
        return "", False
    for entry in context.response_format:
        if entry["type"] == "text" and "mime_type" in entry:
            return structured_text(entry, context, seed), True
    echo = " ".join(_subject(context).split())
    if len(echo) > ECHO_LENGTH:
        echo = echo[: ECHO_LENGTH - 1].rstrip() + "…"
    sentences = [
        OPENINGS[seed % len(OPENINGS)],
        f"About “{echo}”:" if echo else "About what you sent:",
        MIDDLES[seed // 7 % len(MIDDLES)],
        f"(context {context.digest[:8]})",
        CLOSINGS[seed // 11 % len(CLOSINGS)],
    ]
    return " ".join(sentence for sentence in sentences if sentence), False


def _is_structured(context: Context) -> bool:
    return any("mime_type" in entry for entry in context.response_format if entry["type"] == "text")


def _subject(context: Context) -> str:
    """What the answer is about: the function results just given, or the last user text."""
    last = context.turns[-1].parts if context.turns else ()
    results = [part["function_result"] for part in last if "function_result" in part]
    if results:
        return "; ".join(f"{each['name']}: {canonical_json(each['result'])}" for each in results)
    return context.last_user_text()


def padded(text: str, seed: int) -> str:
    """Every third answer starts with a blank or ends with a newline, as real ones do."""
    match seed % 6:
        case 0:
            return text + "\n"
        case 1:
            return " " + text + "\n"
        case _:
            return text


def _limited(text: str, context: Context) -> tuple[str, bool]:
    """Apply stop sequences and the output limit; True when the limit cut the text."""
    for stop in context.parameters.get("stop_sequences", ()):
        if stop:
            text = text.split(stop)[0]
    limit = context.parameters.get("max_output_tokens")
    if isinstance(limit, int) and text_tokens(text) > limit:
        return text[: limit * 4], True
    return text, False
