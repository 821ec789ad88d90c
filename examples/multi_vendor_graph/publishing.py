"""Where announcements go."""

import re
from datetime import date
from pathlib import Path

from state import Announcement

OUTBOX = Path(__file__).parent / "outbox"


def publish(state: Announcement) -> dict[str, str]:
    """Put the approved text where the web site picks it up."""
    OUTBOX.mkdir(exist_ok=True)
    title = state["notes"].splitlines()[0]
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    page = OUTBOX / f"{slug}.md"
    page.write_text(
        f"# {title}\n\n{state['draft']}\n\n"
        f"Approved by {state['approved_by']}, {date.today():%Y-%m-%d}\n",
        encoding="utf-8",
    )
    print(f"-- published {page.name} --")
    return {}
