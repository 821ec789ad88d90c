"""What the library's staff may want to change."""

import os

LIBRARY = "Millbrook City Library"

MODEL = os.environ.get("DESK_MODEL", "gemini-2.5-flash")
ROUTER_MODEL = os.environ.get("DESK_ROUTER_MODEL", "gemini-2.5-flash-lite")
TEMPERATURE = 0.2

# Longer conversations are cut from the front before they are sent.
MAX_HISTORY_TOKENS = 4000
MAX_STEPS = 12

INSTRUCTION = f"""\
You are the help desk of the {LIBRARY}. Answer in at most three sentences.
Never invent a title, a shelf mark or a due date. If a reader wants something
that the desk cannot do, send them to the counter on the ground floor."""
