"""Which model does what, and how often a text goes back and forth."""

import os

DRAFTER = os.environ.get("ANNOUNCE_DRAFTER", "gemini-2.5-pro")
CRITIC = os.environ.get("ANNOUNCE_CRITIC", "claude-sonnet-4-5")
CHECKER = os.environ.get("ANNOUNCE_CHECKER", "gpt-5-mini")
SUBSTITUTE = os.environ.get("ANNOUNCE_SUBSTITUTE", "gpt-5")

MAX_REVISIONS = 2
TIMEOUT_SECONDS = 60

HOUSE_STYLE = """\
Write in plain English for people who use the product, not for those who build it.
At most 120 words. No superlatives, no exclamation marks, no promises about dates."""
