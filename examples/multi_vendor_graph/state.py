"""What is known of an announcement while it is written."""

import operator
from typing import Annotated, TypedDict


class Announcement(TypedDict):
    """Notes in, an approved text out. ``remarks`` grow, all else is replaced."""

    notes: str
    draft: str
    revisions: int
    accepted: bool
    remarks: Annotated[list[str], operator.add]
    unsupported: list[str]
    approved_by: str
