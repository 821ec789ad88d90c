"""What every program needs, made ready in the process that programs are forked from."""

import gc

import pydantic
from google import genai
from google.genai import interactions, types

import tests.integration.program_runner as runner  # has what a fork runs

# the SDK imports the Interactions part on first use
_client = genai.Client(api_key="none")
warmed = (_client.interactions.create, _client.aio.interactions.create)

# and completes each of its classes when it is first used
for _class in list(vars(types).values()):
    if isinstance(_class, type) and issubclass(_class, pydantic.BaseModel):
        _class.model_rebuild()

# a fork that looks through all this for what can be freed copies it
gc.collect()
gc.freeze()

__all__ = ["genai", "interactions", "runner", "types", "warmed"]
