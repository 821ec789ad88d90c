"""The service's web interface.

    uvicorn api:app
"""

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

import jobs
from assistant import ask
from tasks import run_research

app = FastAPI(title="Research")


class Question(BaseModel):
    """What an editor wants to know."""

    user: str
    text: str


@app.post("/research", status_code=202)
def start_research(question: Question) -> dict[str, str]:
    """Start to research a question; the report is at /research/{job} in some minutes."""
    job = jobs.create()
    run_research.delay(job, question.user, question.text)
    return {"job": job, "status": "queued"}


@app.get("/research/{job}")
def research(job: str) -> dict[str, str]:
    """How far a job is, and its report once it is done."""
    found = jobs.get(job)
    if not found:
        raise HTTPException(404, "There is no such job.")
    return found


@app.post("/ask")
def answer(question: Question) -> dict[str, str]:
    """Answer a quick question at once."""
    return {"answer": ask(question.user, question.text)}
