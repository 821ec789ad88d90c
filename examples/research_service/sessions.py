"""Users' conversations, in Redis: web processes and workers must see the same turns."""

import json

import redis
from google.genai import types

import settings

store = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)


def key(user: str) -> str:
    """Where a user's turns are kept."""
    return f"session:{user}"


def load(user: str) -> list[types.Content]:
    """All turns of a user, oldest first."""
    saved = store.get(key(user))
    if saved is None:
        return []
    return [types.Content.model_validate(turn) for turn in json.loads(saved)]


def save(user: str, history: list[types.Content]) -> None:
    """Keep the turns until the user has been away for a month."""
    turns = [turn.model_dump(mode="json", exclude_none=True) for turn in history]
    store.set(key(user), json.dumps(turns), ex=settings.SESSION_SECONDS)
