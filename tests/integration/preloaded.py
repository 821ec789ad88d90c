"""What every program needs, imported once in the process that programs are forked from."""

from google import genai
from google.genai import interactions, types

# the SDK imports the Interactions part on first use
_client = genai.Client(api_key="none")
warmed = (_client.interactions.create, _client.aio.interactions.create)

__all__ = ["genai", "interactions", "types", "warmed"]
