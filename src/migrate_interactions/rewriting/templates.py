"""The small classes that a migration adds where an id alone is not enough."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """Source of a class, by parts; ``imports`` are (module, name) pairs that it needs."""

    code: str
    imports: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What the code defines."""
        found = re.search(r"^(?:class|def|async def) (\w+)", self.code, re.MULTILINE)
        assert found is not None
        return found[1]


def server_history(name: str, *, copies: bool, clears: bool) -> Template:
    """A history's stand-in: what the service has, by id, and the turns it has not seen."""
    code = f'''
@dataclass
class {name}:
    """A history that the service keeps: an interaction to follow, and turns not yet sent."""

    previous_interaction_id: str | None = None
    unsent_turns: list[Any] = field(default_factory=list)

    def follow(self, interaction: Any) -> None:
        """The service has all turns now, the answer of ``interaction`` included."""
        self.previous_interaction_id = interaction.id
        self.unsent_turns = []
'''
    if copies:
        code += f'''
    def copy(self) -> "{name}":
        """A branch: what follows on one side is not seen by the other."""
        return {name}(self.previous_interaction_id, list(self.unsent_turns))
'''
    if clears:
        code += """
    def clear(self) -> None:
        self.previous_interaction_id = None
        self.unsent_turns = []
"""
    return Template(
        code,
        (("dataclasses", "dataclass"), ("dataclasses", "field"), ("typing", "Any")),
    )


def kept_turn(interaction: str, *, has_functions: bool) -> str:
    """The condition on which a chat keeps a turn: there is text in the answer, or a call."""
    condition = f"{interaction}.output_text"
    return (
        f'{condition} or {interaction}.status == "requires_action"' if has_functions else condition
    )
