"""What the operators of the service may want to change."""

import os

REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")

RESEARCH_MODEL = os.environ.get("RESEARCH_MODEL", "gemini-2.5-pro")
ASK_MODEL = os.environ.get("ASK_MODEL", "gemini-2.5-flash")
SUMMARY_MODEL = "gemini-2.5-flash-lite"

# Research takes one to ten minutes.
TASK_SECONDS = 15 * 60
MAX_RETRIES = 3
RETRY_SECONDS = 10
JOB_SECONDS = 24 * 3600

SESSION_SECONDS = 30 * 24 * 3600
COMPACT_ABOVE_CHARACTERS = 40_000
KEEP_TURNS = 6

MAX_TOOL_ROUNDS = 8

INSTRUCTION = """\
You research questions for the editors of a magazine on energy. Name a source
for every number. Say what is disputed, and what nobody seems to have counted."""
