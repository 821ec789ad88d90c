"""The options of an emulator: faults, latency, retention, background jobs, scripted replies."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from migrate_interactions.findings.near_words import did_you_mean

Outcome: TypeAlias = Literal["completed", "failed", "cancelled", "incomplete", "budget_exceeded"]
Api: TypeAlias = Literal["any", "generate_content", "interactions", "polls", "cancels"]
Finish: TypeAlias = Literal["stop", "max_tokens", "safety", "recitation", "other", "blocked"]
GoneStatus: TypeAlias = Literal[400, 404]

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Fault:
    """What goes wrong at the n-th model call, counted from 1 over both APIs.

    `api` counts and hits only the calls of one API, or only what follows a call in the
    background: `polls` (interactions.get) or `cancels` (interactions.cancel).

    `status` answers with that HTTP code, `cut_after` breaks a stream off after so many
    events, both together end a stream with an error after so many events. `retry_after`
    is sent along as header. `latency` delays the answer by so many seconds. `times` calls in
    a row are hit, and a retry of the SDK is a call.
    """

    call: int
    status: int | None = None
    message: str | None = None
    latency: float = 0.0
    cut_after: int | None = None
    retry_after: float | None = None
    times: int = 1
    api: Api = "any"

    def __post_init__(self) -> None:
        _check_kinds(self, "faults")
        if self.call < 1:
            raise ValueError(f"faults: call must be 1 or more, not {self.call}.")
        if self.status is None and self.cut_after is None and not self.latency:
            raise ValueError("faults: one of status, cut_after and latency is needed.")
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError(f"faults: status must be between 400 and 599, not {self.status}.")


@dataclass(frozen=True)
class Background:
    """How a background interaction runs: the polls until it is done, and how it ends.

    The first `queued_polls` gets find it queued, the next `running_polls` in progress;
    it is never done before the model's `work_seconds` have passed.
    """

    queued_polls: int = 0
    running_polls: int = 1
    outcome: Outcome = "completed"

    def __post_init__(self) -> None:
        _check_kinds(self, "background")


@dataclass(frozen=True)
class ScriptedReply:
    """A reply that takes the place of the deterministic model's own.

    It is given when the last user text contains `when` (every text, if empty) and, if
    `call` is set, at that model call. `{digest}` in the text becomes the start of the
    context's digest. `function_calls` are tables with `name` and `arguments`.

    `texts` are several text parts in one answer, in place of `text`; what the model looks
    up, runs and makes comes after the first of them. `thought` is the summary of its
    thoughts, for those who ask for one. `server_tools` says whether it uses the service's
    own tools (search, code execution, ...) that it was offered; without it, it does where
    no schema is asked for. `finish` is why it stopped: at the output limit, or refused for
    `safety`, `recitation` or `other`; `blocked` is a prompt that was not answered at all.
    """

    when: str = ""
    call: int | None = None
    text: str = ""
    texts: tuple[str, ...] = ()
    thought: str | None = None
    function_calls: tuple[Mapping[str, Any], ...] = ()
    server_tools: bool | None = None
    finish: Finish = "stop"

    def __post_init__(self) -> None:
        _check_kinds(self, "script")
        if any(not isinstance(text, str) for text in self.texts):
            raise ValueError("script: texts must be a list of strings.")


@dataclass(frozen=True)
class EmulatorOptions:
    """All options; the defaults make a service without faults that keeps everything 55 days.

    `padded_answers`: some answers begin or end with white space. `thinking`: the model
    thinks, which shows in signatures, token counts and, if asked for, summaries.
    `gone_parent_status`: the HTTP code for a `previous_interaction_id` that is not known, not
    any more, or was never stored.
    `server_tools`: it uses the service's own tools wherever it is offered them.
    `work_seconds`: how long it works on an answer. A connection is held for that long, but
    for a background interaction, which is done after that. With `simulated_time` nobody
    really waits: the clock is moved by who uses the emulator.
    """

    faults: tuple[Fault, ...] = ()
    latency: float = 0.0
    work_seconds: float = 0.0
    simulated_time: bool = False
    retention_seconds: float = 55 * DAY
    gone_parent_status: GoneStatus = 400
    background: Background = field(default_factory=Background)
    script: tuple[ScriptedReply, ...] = ()
    padded_answers: bool = True
    thinking: bool = True
    server_tools: bool = True

    def __post_init__(self) -> None:
        _check_kinds(self, "the emulator options")

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> EmulatorOptions:
        """Read the options from a TOML table or a dict; unknown keys are a ValueError."""
        given = dict(table)
        _check_keys(cls, given, "the emulator options")
        for key, entry in (("faults", Fault), ("script", ScriptedReply)):
            if key in given:
                given[key] = tuple(_read(entry, each, key) for each in _listed(given[key], key))
        if "background" in given:
            given["background"] = _read(Background, given["background"], "background")
        return cls(**given)

    def as_table(self) -> dict[str, Any]:
        """The options as a JSON-able table that `from_table` reads back."""
        return dataclasses.asdict(self)


def _listed(value: Any, key: str, what: str = "tables") -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{key}: a list of {what} is expected, not {type(value).__name__}.")
    return list(value)


def _read(entry: type[Any], value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: a table is expected, not {type(value).__name__}.")
    given = dict(value)
    _check_keys(entry, given, where)
    for key, what in (("function_calls", "tables"), ("texts", "strings")):
        if key in given:
            given[key] = tuple(_listed(given[key], key, what))
    try:
        return entry(**given)
    except TypeError as error:
        raise ValueError(f"{where}: {str(error).removeprefix(f'{entry.__name__}.')}.") from None


def _check_keys(entry: type[Any], given: Mapping[str, Any], where: str) -> None:
    known = [each.name for each in dataclasses.fields(entry)]
    for key in given:
        if key not in known:
            hint = did_you_mean(key, known, "'") or f"known are {', '.join(known)}."
            raise ValueError(f"Unknown key '{key}' in {where}; {hint}")


# What the annotations (strings, since they are postponed) accept.
_KINDS: Mapping[str, tuple[type, ...]] = {
    "float": (int, float),
    "float | None": (int, float, type(None)),
    "int": (int,),
    "int | None": (int, type(None)),
    "str": (str,),
    "str | None": (str, type(None)),
    "bool": (bool,),
    "bool | None": (bool, type(None)),
}
_VALUES: Mapping[str, tuple[Any, ...]] = {
    "Outcome": get_args(Outcome),
    "Api": get_args(Api),
    "Finish": get_args(Finish),
    "GoneStatus": get_args(GoneStatus),
}


def _check_kinds(entry: Any, where: str) -> None:
    for each in dataclasses.fields(entry):
        value = getattr(entry, each.name)
        kinds = _KINDS.get(str(each.type))
        # A bool is an int to Python, but not to whoever wrote the table.
        wrong = isinstance(value, bool) and bool not in (kinds or ())
        if kinds and (wrong or not isinstance(value, kinds)):
            raise ValueError(f"{where}: {each.name} cannot be {value!r}.")
        values = _VALUES.get(str(each.type))
        if values and value not in values:
            listed = ", ".join(str(each) for each in values)
            raise ValueError(f"{where}: {each.name} must be one of {listed}, not {value!r}.")
