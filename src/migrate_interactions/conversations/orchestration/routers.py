"""Code that only chooses a tool for a request: the choice goes, one request is left."""

from __future__ import annotations

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.tool_routing.routers import ToolRouter
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration


def orchestration_of_router(facts: Facts, router: ToolRouter) -> tuple[Orchestration, ...]:
    """The lines of a router; the requests that are left get all the tools."""
    calls = [site.call for site in router.sites]
    tools = [one.value for site in router.sites if (one := site.argument("config")) is not None]
    return orchestration_of(
        facts,
        Category.TOOLS,
        going=router.going,
        kept=(*router.staying, *tools),
        reading=[
            call
            for call in calls
            if not facts.tree.is_within(call, router.going)
            or facts.tree.is_within(call, router.staying)
        ],
    )
