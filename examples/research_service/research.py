"""Command line of the service, for editors.

    python research.py ada "How many heat pumps were sold in Poland in 2024?"
    python research.py ada --quick "And what did we write about that?"
"""

import argparse
import os
import time

import httpx

SERVICE = os.environ.get("RESEARCH_SERVICE", "http://localhost:8000")
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 15.0


def wait_for(service: httpx.Client, job: str) -> dict[str, str]:
    """Ask after a job until it has ended."""
    pause = FIRST_PAUSE
    while True:
        found = service.get(f"/research/{job}").raise_for_status().json()
        if found["status"] in ("done", "failed"):
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def main() -> None:
    """Ask one question and print the answer."""
    parser = argparse.ArgumentParser(description="Researches a question.")
    parser.add_argument("user")
    parser.add_argument("question")
    parser.add_argument("--quick", action="store_true", help="no research, an answer at once")
    given = parser.parse_args()
    question = {"user": given.user, "text": given.question}
    with httpx.Client(base_url=SERVICE, timeout=120) as service:
        if given.quick:
            print(service.post("/ask", json=question).raise_for_status().json()["answer"])
            return
        started = service.post("/research", json=question).raise_for_status().json()
        ended = wait_for(service, started["job"])
        print(ended.get("answer") or f"The research has failed: {ended['error']}")


if __name__ == "__main__":
    main()
