"""Small programs before and after a migration, right ones and wrong ones."""

from __future__ import annotations

from pathlib import Path

BEFORE = """\
import sys
from google import genai
from google.genai import types

client = genai.Client()
config = types.GenerateContentConfig(system_instruction="Be brief.", temperature=0.5)
history = []
for line in sys.stdin:
    history.append(types.Content(role="user", parts=[types.Part(text=line.strip())]))
    response = client.models.generate_content(
        model="gemini-2.5-flash", contents=history, config=config
    )
    history.append(response.candidates[0].content)
    print(response.text, response.usage_metadata.prompt_token_count)
"""

AFTER = """\
import sys
from google import genai

client = genai.Client()
previous = None
for line in sys.stdin:
    interaction = client.interactions.create(
        model="gemini-2.5-flash",
        input=line.strip(),
        system_instruction="Be brief.",
        generation_config={"temperature": 0.5},
        previous_interaction_id=previous,
    )
    previous = interaction.id
    print(interaction.output_text, interaction.usage.total_input_tokens)
"""

WITHOUT_INSTRUCTION_ON_LATER_TURNS = AFTER.replace(
    '"Be brief.",', '"Be brief." if previous is None else None,'
)

WITH_HISTORY_AND_ID = (
    AFTER.replace("input=line.strip(),", "input=steps,")
    .replace(
        "    interaction =",
        '    steps.append({"type": "user_input", '
        '"content": [{"type": "text", "text": line.strip()}]})\n'
        "    interaction =",
    )
    .replace("previous = None", "previous = None\nsteps = []")
)

CHAT = """\
import sys
from google import genai

client = genai.Client()
chat = client.chats.create(
    model="gemini-2.5-flash", config={"system_instruction": "Be brief.", "temperature": 0.5}
)
for line in sys.stdin:
    for chunk in chat.send_message_stream(line.strip()):
        print(chunk.text, end="", flush=True)
    print("", chunk.usage_metadata.prompt_token_count)
"""

# Talks to the service without the SDK, which takes a second to import.
SMALL = """\
import json, os, sys, urllib.request

def ask(text):
    contents = [{"role": "user", "parts": [{"text": text}]}]
    url = os.environ["GOOGLE_GEMINI_BASE_URL"] + "/v1/models/gemini-2.5-flash:generateContent"
    data = json.dumps({"contents": contents}).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
        return json.load(answer)["candidates"][0]["content"]["parts"][0]["text"]

print(ask(sys.stdin.readline()))
"""

THREADS = (
    SMALL
    + """\
import concurrent.futures
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    for answer in pool.map(ask, {words}):
        print(len(answer) > 0)
"""
)

ELSEWHERE = """\
import urllib.request
urllib.request.urlopen("http://example.com/", timeout=5)
"""

HANGS = """\
import time
print("waiting", flush=True)
time.sleep(600)
"""


def program(folder: Path, text: str, name: str = "main.py") -> Path:
    """Write a program into a folder of its own; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder
