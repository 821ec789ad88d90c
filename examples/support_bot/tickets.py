"""Files a finished conversation under one of the support team's queues."""

from collections.abc import Sequence

from google import genai
from google.genai import types

import settings

QUEUES = ("battery", "damage", "returns", "stoves", "shipping", "other")


def classify(questions: Sequence[str]) -> str:
    """The queue for a customer who asked these questions: one request, no conversation."""
    client = genai.Client()
    listed = "\n".join(f"- {question}" for question in questions)
    queues = ", ".join(QUEUES)
    response = client.models.generate_content(
        model=settings.TICKET_MODEL,
        contents=f"Which queue fits best: {queues}? A customer asked:\n{listed}",
        config=types.GenerateContentConfig(temperature=0),
    )
    return response.text.strip()
