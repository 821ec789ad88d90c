"""The table of jobs, in Redis: who asks for a job asks a web process, not the worker."""

import uuid

import redis

import settings

store = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)


def create() -> str:
    """Enter a new job; its id."""
    job = uuid.uuid4().hex
    update(job, status="queued")
    return job


def update(job: str, **fields: str) -> None:
    """Change what is known of a job. Jobs are forgotten after a day."""
    store.hset(f"job:{job}", mapping=fields)
    store.expire(f"job:{job}", settings.JOB_SECONDS)


def get(job: str) -> dict[str, str]:
    """What is known of a job; nothing if there is none."""
    return store.hgetall(f"job:{job}")
