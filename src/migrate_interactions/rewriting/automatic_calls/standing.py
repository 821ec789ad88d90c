"""What is known of functions before a fix is drafted that calls them in the SDK's place."""

from __future__ import annotations

from collections.abc import Sequence

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.automatic_calls import AutomaticCalling
from migrate_interactions.findings import Policy, Refusal
from migrate_interactions.rewriting.automatic_calls.signatures import Problem, problem_of

#: What the one who reads such a fix should know of.
DETAILS = (
    "adds the loop that the SDK has for generate_content, and not for interactions",
    "where a function fails, the model reads the error itself, without the SDK's words around it",
    "functions are given what the model sends; the SDK compared it with their annotations first",
    "an object that a function returns and that changes later is not sent again as it is then",
)


def standing_problem(
    facts: ModuleFacts, callings: Sequence[AutomaticCalling], policy: Policy
) -> Refusal | Problem | None:
    """What is known against calling the functions; a Problem if the policy accepts it."""
    accepted: Problem | None = None
    for calling in callings:
        for function in calling.functions:
            line = facts.tree.line(function.node)
            if function.definition is None:
                said = facts.tree.excerpt(function.node)
                return Refusal(function.reason, f"`{said}` {function.problem}", line)
            problem = problem_of(function.definition)
            if problem is None:
                continue
            if not problem.never_passed:
                return Refusal("automatic-function-calling", problem.sentence, line)
            if not policy.allow_behaviour_change:
                return Refusal("behaviour-change", problem.sentence, line)
            accepted = problem
    return accepted
