"""What the workers do.

    celery -A tasks worker --beat
"""

from celery import Celery, Task
from celery.schedules import crontab
from google import genai
from google.genai import errors, types

import jobs
import sessions
import settings
from archive import build_index
from compaction import compact

app = Celery("research", broker=settings.REDIS_URL)
app.conf.beat_schedule = {
    "index": {"task": "tasks.index_archive", "schedule": crontab(hour=3, minute=30)}
}

client = genai.Client()

RETRIABLE = (408, 429, 500, 502, 503, 504)


@app.task
def index_archive() -> int:
    """Let the archive know of the day's articles."""
    return build_index()


@app.task(
    bind=True,
    max_retries=settings.MAX_RETRIES,
    acks_late=True,
    time_limit=settings.TASK_SECONDS,
)
def run_research(self: Task, job: str, user: str, question: str) -> None:
    """Research a question on the web and keep the report."""
    jobs.update(job, status="running")
    history = compact(sessions.load(user))
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    try:
        response = client.models.generate_content(
            model=settings.RESEARCH_MODEL,
            contents=history,
            config=types.GenerateContentConfig(
                system_instruction=settings.INSTRUCTION,
                thinking_config=types.ThinkingConfig(thinking_budget=-1),
                tools=[types.Tool(google_search=types.GoogleSearch())],
            ),
        )
    except errors.APIError as error:
        if error.code in RETRIABLE and self.request.retries < settings.MAX_RETRIES:
            jobs.update(job, status="queued")
            countdown = settings.RETRY_SECONDS * 2**self.request.retries
            raise self.retry(exc=error, countdown=countdown) from error
        jobs.update(job, status="failed", error=str(error))
        return
    history.append(response.candidates[0].content)
    sessions.save(user, history)
    jobs.update(job, status="done", answer=response.text)
