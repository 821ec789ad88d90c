"""How much a finding matters, and how sure the rule is of it."""

from __future__ import annotations

from enum import StrEnum


class _Grade(StrEnum):
    """Words in a fixed order, the weightiest first."""

    @property
    def rank(self) -> int:
        """0 for the weightiest; to sort by."""
        return list(type(self)).index(self)


class Severity(_Grade):
    """How much a finding matters. Every rule has one."""

    #: Broken today, or data is lost today.
    ERROR = "error"
    #: A pattern that this tool is about.
    WARNING = "warning"
    #: Advice.
    NOTE = "note"

    def reaches(self, threshold: Severity) -> bool:
        """Whether it is ``threshold`` or weightier."""
        return self.rank <= threshold.rank


class Confidence(_Grade):
    """How sure a rule is that what it found is what it looks for."""

    #: It follows from the code.
    HIGH = "high"
    #: Several signs speak for it.
    MEDIUM = "medium"
    #: It may well be something else.
    LOW = "low"

    def reaches(self, threshold: Confidence) -> bool:
        """Whether it is ``threshold`` or surer."""
        return self.rank <= threshold.rank
