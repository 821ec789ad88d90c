"""How often the SDK itself makes a request that fails."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_fields,
    possible_values,
)
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site

#: A call of google-genai, of either API.
SdkCall = Site | InteractionCall

#: Requests that the SDK makes for one call, the first included, where it retries.
DEFAULT_REQUESTS = 5

#: What of an answer makes the SDK try again, besides a broken connection: these, and 5xx.
RETRIED_STATUSES = frozenset({408, 409, 429})


def is_retried(status: int) -> bool:
    """Whether the SDK tries a request again that is answered with ``status``."""
    return status in RETRIED_STATUSES or status >= 500


def requests_of_sdk(facts: Facts, call: SdkCall) -> int:
    """The most requests that the SDK makes for ``call``; 1 if it does not retry.

    Calls of interactions are retried unless ``retry_options`` says otherwise, those of the old
    API are not unless it says so.
    """
    options = _retry_options(facts, call)
    if not options:
        return DEFAULT_REQUESTS if isinstance(call, InteractionCall) else 1
    return max(_attempts(facts, one) for one in options)


def _retry_options(facts: Facts, call: SdkCall) -> list[cst.BaseExpression]:
    """What the client, or the configuration of the call, has as ``retry_options``."""
    found: list[cst.BaseExpression] = []
    holders: list[cst.BaseExpression] = []
    client = call.value.origin
    while isinstance(client, cst.Call) and isinstance(client.func, cst.Attribute):
        value = facts.values.evaluate(client.func.value)
        behind = value.origin if value is not None else None
        if behind is None or behind is client:
            break
        client = behind
    if isinstance(client, cst.Call):
        holders.append(client)
    config = call.argument("config")
    if config is not None:
        holders.append(config.value)
    for holder in holders:
        for options in possible_fields(facts, holder).get("http_options", []):
            found += possible_fields(facts, options).get("retry_options", [])
    return found


def _attempts(facts: Facts, options: cst.BaseExpression) -> int:
    """The number of requests that ``options`` say."""
    numbers = [
        value.evaluated_value
        for given in possible_fields(facts, options).get("attempts", [])
        for value in possible_values(facts, given)
        if isinstance(value, cst.Integer)
    ]
    return max(1, *numbers) if numbers else DEFAULT_REQUESTS
