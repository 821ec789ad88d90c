"""What an operator of the bot may want to change."""

import os

SHOP = "Larch & Lantern"

CHAT_MODEL = os.environ.get("SUPPORT_CHAT_MODEL", "gemini-2.5-flash")
TICKET_MODEL = os.environ.get("SUPPORT_TICKET_MODEL", "gemini-2.5-flash-lite")

TEMPERATURE = 0.3
MAX_ANSWER_TOKENS = 600

SYSTEM_INSTRUCTION = f"""\
You are the support assistant of {SHOP}, a shop for camping lamps and stoves.
Answer in at most four sentences and address the customer as "you".
Rely on the articles that come with the questions. If they don't answer a
question, say so and offer to open a ticket. Never promise a refund."""
