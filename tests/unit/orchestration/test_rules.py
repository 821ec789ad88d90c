"""What each rule says of the lines around its finding. Programs and expectations are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import Finding
from migrate_interactions.sources import Candidate, Project
from tests.unit.orchestration.marks import as_text, marks_in

HEAD = """\
from google import genai
from google.genai import types

client = genai.Client(api_key="k", vertexai=False)
"""

#: The same, where only what goes uses the types.
LOSING = HEAD.replace("types\n", "types  # goes\n")

#: Rule and name -> the files of a project.
PROGRAMS: dict[tuple[str, str], dict[str, str]] = {
    ("GI101", "a loop with its history"): {
        "program.py": f"""\
{LOSING}history = []  # goes
while True:
    question = input("> ")
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(  # changes
        model="gemini-2.5-flash",  # changes
        contents=history,  # changes
    )  # changes
    # what was said
    answer = response.text  # changes
    history.append(types.Content(role="model", parts=[types.Part(text=answer)]))  # goes
    print(answer)
"""
    },
    ("GI101", "a list that is also shown stays"): {
        "program.py": f"""\
{HEAD}history = []  # stays
for question in ("a", "b"):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # stays
    response = client.models.generate_content(model="m", contents=history)  # changes
    # stays, and is written otherwise
    history.append(response.candidates[0].content)  # changes
    print(response.text)  # changes
print(len(history), "turns")
"""
    },
    ("GI101", "a list that is counted stays, a request that a person moves changes"): {
        "program.py": f"""\
{HEAD}LIMIT = 10
history = []  # stays


def ask(question):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # stays
    if len(history) > LIMIT:
        history.pop(0)  # stays
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # changes
    return response.text  # changes


print(ask("a"))
print(ask("b"))
"""
    },
    ("GI101", "what only the history needs goes with it"): {
        "program.py": f"""\
{LOSING}

def as_turn(role, text):  # goes
    return types.Content(role=role, parts=[types.Part(text=text)])  # goes


class Bot:
    def __init__(self):
        self.history = []  # goes
        self.name = "Bot"

    def ask(self, question):
        self.history.append(as_turn("user", question))  # goes
        response = client.models.generate_content(model="m", contents=self.history)  # changes
        self.history.append(as_turn("model", response.text))  # goes
        return response.text  # changes


bot = Bot()
print(bot.name, bot.ask("a"), bot.ask("b"))
"""
    },
    ("GI101", "the text of a turn is sent still"): {
        "program.py": f"""\
{LOSING}STYLE = "Be brief."
history = []  # goes
for question in ("a", "b"):
    prompt = f"{{STYLE}} {{question}}"
    turn = types.Content(role="user", parts=[types.Part(text=prompt)])  # goes
    history.append(turn)  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    print(response.text)  # changes
"""
    },
    ("GI101", "examples that are sent first change"): {
        "program.py": f"""\
{HEAD}history = [  # changes
    types.Content(role="user", parts=[types.Part(text="2 + 2")]),  # changes
    types.Content(role="model", parts=[types.Part(text="4")]),  # changes
]  # changes
for question in ("a", "b"):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    print(response.text)  # changes
"""
    },
    ("GI101", "a history per user that is asked for, and forgotten"): {
        "program.py": f"""\
{LOSING}histories = {{}}  # changes


def ask(user, question):
    if user not in histories:  # changes
        histories[user] = []  # changes
    history = histories[user]  # changes
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    return response.text  # changes


def forget(user):
    del histories[user]  # changes


print(ask("u", "a"), ask("u", "b"))
forget("u")
"""
    },
    ("GI101", "a history that is fetched and put back, each key has an id then"): {
        "program.py": f"""\
{LOSING}histories = {{}}  # changes


def ask(user, question):
    history = histories.get(user, [])  # changes
    history = history + [types.Content(role="user", parts=[types.Part(text=question)])]  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history = history + [response.candidates[0].content]  # goes
    histories[user] = history  # changes
    return response.text  # changes


print(ask("u", "a"), ask("u", "b"))
"""
    },
    ("GI101", "a list that is handed to a function: the calls hand on an id"): {
        "program.py": f"""\
{LOSING}

def ask(history, question):  # changes
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    return response.text  # changes


def main():
    turns = []  # goes
    for question in ("a", "b"):
        print(ask(turns, question))  # changes


main()
"""
    },
    ("GI101", "a text that is sent first moves, and so does what is read from a file"): {
        "program.py": f"""\
{HEAD}history = []  # goes
history.append(types.Content(role="user", parts=[types.Part(text="Be brief.")]))  # changes
for question in ("a", "b"):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    print(response.text)  # changes
"""
    },
    ("GI101", "texts that are joined, and begin with those of a file"): {
        "program.py": f"""\
{HEAD}with open("said.txt") as file:
    chat = file.read()  # changes
for question in ("a", "b"):
    chat += "You: " + question  # goes
    prompt = chat.strip()  # changes
    response = client.models.generate_content(model="m", contents=f"{{chat}} Bot:")  # changes
    chat += response.text  # goes
    print(response.text)  # changes
"""
    },
    ("GI101", "texts that are joined for each user"): {
        "program.py": f"""\
{HEAD}kept = {{}}


def ask(user, question):
    said = kept.get(user, [])  # changes
    said.append("You: " + question)  # goes
    prompt = " ".join(said)  # changes
    response = client.models.generate_content(model="m", contents=prompt)  # changes
    said.append(response.text)  # goes
    kept[user] = said  # changes
    return response.text  # changes


print(ask("u", "a"), ask("u", "b"))
"""
    },
    ("GI101", "what is said while nobody asks has to be sent later"): {
        "program.py": f"""\
{HEAD}chat = "You are a guide.\\n"  # changes


def hear(author, text):
    global chat
    chat += f"{{author}}: {{text}}\\n"  # changes
    if "guide" in text:
        response = client.models.generate_content(model="m", contents=f"{{chat}}Guide: ")  # changes
        answer = response.text  # changes
        chat += f"Guide: {{answer}}\\n"  # goes
        print(answer)


hear("a", "Hello")
hear("b", "Hello, guide")
"""
    },
    ("GI101", "over two files"): {
        "program.py": f"""\
from state import history  # goes
{LOSING}

def ask(question):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    response = client.models.generate_content(model="m", contents=history)  # changes
    history.append(response.candidates[0].content)  # goes
    return response.text  # changes


print(ask("a"), ask("b"))
""",
        "state.py": """\
history = []  # goes
limit = 3
""",
    },
    ("GI102", "one chat"): {
        "program.py": f"""\
{HEAD}chat = client.chats.create(  # changes
    model="gemini-2.5-flash",  # changes
)  # changes
for question in ("a", "b"):
    response = chat.send_message(question)  # changes
    print(response.text)  # changes
"""
    },
    ("GI102", "a chat per user: something has to be kept for each"): {
        "program.py": f"""\
{HEAD}chats = {{}}  # stays


def ask(user, question):
    if user not in chats:  # stays
        chats[user] = client.chats.create(model="m")  # changes
    return chats[user].send_message(question).text  # changes


print(ask("u", "a"), ask("u", "b"))
"""
    },
    ("GI104", "a cut goes with its test, and with what only that names"): {
        "program.py": f"""\
{HEAD}LIMIT = 10  # goes
history = []


def ask(question):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    if len(history) > LIMIT:  # goes
        history.pop(0)  # goes
    response = client.models.generate_content(model="m", contents=history)
    history.append(response.candidates[0].content)
    return response.text


print(ask("a"))
print(ask("b"))
"""
    },
    ("GI104", "a cut of what is written to a file keeps the file small"): {
        "program.py": f"""\
import json

{HEAD}LIMIT = 10


def ask(question):
    with open("said.json") as file:
        history = json.load(file)
    history.append({{"role": "user", "parts": [{{"text": question}}]}})
    response = client.models.generate_content(model="m", contents=history)
    history.append({{"role": "model", "parts": [{{"text": response.text}}]}})
    if len(history) > LIMIT:
        history = history[-LIMIT:]  # stays
    with open("said.json", "w") as file:
        json.dump(history, file)
    return response.text


print(ask("a"))
"""
    },
    ("GI104", "a function that sums old turns up goes with its request"): {
        "program.py": f"""\
{HEAD}LONG = 20  # goes
history = []


def summed_up(turns):  # goes
    if len(turns) < LONG:  # goes
        return turns  # goes
    old, latest = turns[:-4], turns[-4:]  # goes
    summary = client.models.generate_content(model="m", contents=[*old, "Sum up."])  # goes
    return [types.Content(role="user", parts=[types.Part(text=summary.text)]), *latest]  # goes


def ask(question):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    response = client.models.generate_content(model="m", contents=summed_up(history))  # changes
    history.append(response.candidates[0].content)
    return response.text


print(ask("a"))
print(ask("b"))
"""
    },
    ("GI104", "a summary that is also shown stays"): {
        "program.py": f"""\
{HEAD}LONG = 20
history = []


def summed_up(turns):
    if len(turns) < LONG:
        return turns
    old, latest = turns[:-4], turns[-4:]  # changes
    summary = client.models.generate_content(model="m", contents=[*old, "Sum up."])
    print("So far:", summary.text)
    return [types.Content(role="user", parts=[types.Part(text=summary.text)]), *latest]


def ask(question):
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    response = client.models.generate_content(model="m", contents=summed_up(history))
    history.append(response.candidates[0].content)
    return response.text


print(ask("a"))
print(ask("b"))
"""
    },
    ("GI103", "a loop without a memory"): {
        "program.py": f"""\
{HEAD}while True:
    message = input("You: ")
    if message == "quit":
        break
    response = client.models.generate_content(model="m", contents=message)  # changes
    print(response.text)  # changes
"""
    },
    ("GI105", "a store that only requests read has an id in the turns' place"): {
        "program.py": f"""\
import json
from pathlib import Path

{HEAD}FILE = Path("history.json")


def ask(question):
    turns = json.loads(FILE.read_text())  # changes
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # goes
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # goes
    FILE.write_text(json.dumps(turns))  # changes
    return response.text  # changes


FILE.write_text("[]")  # changes
print(ask("a"), ask("b"))
"""
    },
    ("GI105", "what makes turns of what is stored goes, and back"): {
        "program.py": f"""\
from memory import load, save
{LOSING}

def ask(user, question):
    prompt = question.strip()
    turns = load(user)  # changes
    turns.append(types.Content(role="user", parts=[types.Part(text=prompt)]))  # goes
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append(response.candidates[0].content)  # goes
    save(user, turns)  # changes
    return response.text  # changes


print(ask("u", "a"), ask("u", "b"))
""",
        "memory.py": """\
import json  # goes

import redis
from google.genai import types  # goes

LATEST = 10  # goes
db = redis.Redis()


def load(user):
    turns = []  # goes
    for raw in db.lrange(f"turns:{user}", 0, -1):  # changes
        turn = json.loads(raw)  # goes
        turns.append(types.Content.model_validate(turn))  # goes
    if len(turns) > LATEST:  # goes
        turns = turns[-LATEST:]  # goes
    return turns  # changes


def save(user, turns):
    key = f"turns:{user}"
    rows = [json.dumps(turn.model_dump()) for turn in turns]  # goes
    db.delete(key)
    db.rpush(key, *rows)  # changes
    db.expire(key, 3600)
""",
    },
    ("GI105", "where there are no turns there is no id"): {
        "program.py": f"""\
import json

{HEAD}

def ask(question):
    try:
        with open("history.json") as file:  # changes
            turns = json.load(file)  # changes
    except FileNotFoundError:
        turns = []  # changes
    if not turns:
        print("Hello!")
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # goes
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # goes
    with open("history.json", "w") as file:  # changes
        json.dump(turns, file)  # changes
    return response.text  # changes


print(ask("a"), ask("b"))
"""
    },
    ("GI105", "a file of all users' turns, one of whom is forgotten"): {
        "program.py": f"""\
import json
from pathlib import Path

{HEAD}FILE = Path("history.json")


def load():
    return json.loads(FILE.read_text())  # changes


def ask(user, question):
    turns = load()  # changes
    if user not in turns:
        turns[user] = []  # changes
    own = turns[user]  # changes
    own.append({{"role": "user", "parts": [{{"text": question}}]}})  # goes
    response = client.models.generate_content(model="m", contents=own)  # changes
    own.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # goes
    FILE.write_text(json.dumps(turns))  # changes
    return response.text  # changes


def forget(user):
    turns = load()  # changes
    turns.pop(user, None)  # changes
    FILE.write_text(json.dumps(turns))  # changes


print(ask("u", "a"), ask("u", "b"))
forget("u")
"""
    },
    ("GI105", "turns that are edited are sent as they are now"): {
        "program.py": f"""\
import json
from pathlib import Path

{HEAD}FILE = Path("history.json")


def ask(question):
    turns = json.loads(FILE.read_text())  # stays
    for turn in turns:
        turn["parts"] = [{{"text": "secret"}}]
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # stays
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # changes
    FILE.write_text(json.dumps(turns))  # stays
    return response.text  # changes


print(ask("a"), ask("b"))
"""
    },
    ("GI105", "turns that are counted are still needed"): {
        "program.py": f"""\
import json
from pathlib import Path

{HEAD}FILE = Path("history.json")


def ask(question):
    turns = json.loads(FILE.read_text())  # stays
    asked = len(turns) // 2
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # stays
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # changes
    FILE.write_text(json.dumps(turns))  # stays
    return f"{{asked}}: {{response.text}}"  # changes


print(ask("a"), ask("b"))
"""
    },
    ("GI105", "turns that a web page gets are still needed"): {
        "program.py": f"""\
import json
from pathlib import Path

from fastapi import FastAPI

{HEAD}FILE = Path("history.json")
app = FastAPI()


@app.get("/turns")
def load():
    return json.loads(FILE.read_text())  # stays


@app.get("/ask")
def ask(question: str):
    turns = load()  # stays
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # stays
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # changes
    FILE.write_text(json.dumps(turns))  # stays
    return response.text  # changes
"""
    },
    ("GI105", "turns that something else may ask for are still needed"): {
        "program.py": f"""\
import json
from pathlib import Path

import panel

{HEAD}FILE = Path("history.json")


def load():
    return json.loads(FILE.read_text())  # stays


def ask(question):
    turns = load()  # stays
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # stays
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # changes
    FILE.write_text(json.dumps(turns))  # stays
    return response.text  # changes


panel.show(load)
print(ask("a"))
"""
    },
    ("GI105", "a chat that is made of what is stored, and counted"): {
        "program.py": f"""\
import pickle

{HEAD}

def load():
    with open("chat.pickle", "rb") as file:  # stays
        return pickle.load(file)


chat = client.chats.create(model="m", history=load())  # changes
print(chat.send_message("a").text)  # changes
with open("chat.pickle", "wb") as file:  # stays
    pickle.dump(chat.get_history(), file)
print(len(chat.get_history()), "turns")
"""
    },
    ("GI105", "a chat that is made of what is stored"): {
        "program.py": f"""\
import pickle

{HEAD}

def load():
    with open("chat.pickle", "rb") as file:  # changes
        return pickle.load(file)  # changes


chat = client.chats.create(model="m", history=load())  # changes
print(chat.send_message("a").text)  # changes
with open("chat.pickle", "wb") as file:  # changes
    pickle.dump(chat.get_history(), file)  # changes
"""
    },
    ("GI105", "a store that somebody reads stays as the transcript"): {
        "program.py": f"""\
import json
from pathlib import Path

{HEAD}FILE = Path("history.json")


def ask(question):
    turns = json.loads(FILE.read_text())  # stays
    turns.append({{"role": "user", "parts": [{{"text": question}}]}})  # stays
    response = client.models.generate_content(model="m", contents=turns)  # changes
    turns.append({{"role": "model", "parts": [{{"text": response.text}}]}})  # changes
    FILE.write_text(json.dumps(turns))  # stays
    return response.text  # changes


FILE.write_text("[]")  # stays
print(ask("a"), ask("b"))
print(FILE.read_text())
"""
    },
    ("GI106", "a call that carries no conversation orchestrates nothing"): {
        "program.py": f"""\
{HEAD}print(client.models.generate_content(model="m", contents="a").text)
"""
    },
    ("GI202", "a loop around a request that the SDK retries"): {
        "program.py": f"""\
import time  # goes

{HEAD}ATTEMPTS = 4  # goes


def ask(question):
    for attempt in range(ATTEMPTS):  # goes
        try:  # goes
            interaction = client.interactions.create(model="m", input=question)
            return interaction.output_text
        except Exception:  # goes
            if attempt == ATTEMPTS - 1:  # goes
                raise  # goes
            # wait
            time.sleep(2**attempt)  # goes


print(ask("a"))
"""
    },
    ("GI202", "a decorator with the imports that it needs"): {
        "program.py": f"""\
from tenacity import retry, stop_after_attempt  # goes

{HEAD}

@retry(stop=stop_after_attempt(3), reraise=True)  # goes
def ask(question):
    return client.interactions.create(model="m", input=question).output_text


print(ask("a"))
"""
    },
    ("GI202", "a retry that says something stays"): {
        "program.py": f"""\
import time

{HEAD}

def ask(question):
    for attempt in range(3):  # stays
        try:  # stays
            return client.interactions.create(model="m", input=question).output_text
        except Exception as error:  # stays
            print("again", error)  # stays
            if attempt == 2:  # stays
                raise  # stays
            time.sleep(3)  # stays


print(ask("a"))
time.sleep(1)
"""
    },
    ("GI203", "a thread, its table and its lock"): {
        "program.py": f"""\
import threading  # goes
import uuid

{HEAD}jobs = {{}}  # goes
lock = threading.Lock()  # goes


def work(job, topic):
    answer = client.models.generate_content(  # changes
        model="gemini-2.5-pro",  # changes
        contents=f"Write a detailed report of 5000 words on {{topic}}.",  # changes
        config=types.GenerateContentConfig(  # changes
            max_output_tokens=60000,  # changes
            http_options=types.HttpOptions(timeout=900_000),  # changes
        ),  # changes
    )  # changes
    with lock:  # goes
        jobs[job] = {{"status": "done", "text": answer.text}}  # goes


def start(topic):
    job = uuid.uuid4().hex
    jobs[job] = {{"status": "running"}}  # goes
    threading.Thread(target=work, args=(job, topic)).start()  # goes
    return job


def status(job):
    return jobs.get(job)  # changes


print(status(start("salt")))
"""
    },
    ("GI203", "a table of jobs in Redis behind functions, and a task that is put back"): {
        "program.py": f"""\
import jobs  # goes
from celery import Celery
from google.genai import errors  # goes

{HEAD}app = Celery("work", broker="redis://localhost")


@app.task
def other():
    print("nothing to do with a model")


@app.task(bind=True, max_retries=3)  # goes
def report(self, job, topic):
    jobs.update(job, status="running")  # goes
    try:  # goes
        response = client.models.generate_content(  # changes
            model="gemini-2.5-pro",  # changes
            contents=f"Write a detailed report of 5000 words on {{topic}}.",  # changes
            config=types.GenerateContentConfig(max_output_tokens=60000),  # changes
        )  # changes
    except errors.APIError as error:  # goes
        if self.request.retries < 3:  # goes
            wait = 2**self.request.retries  # goes
            raise self.retry(exc=error, countdown=wait)  # goes
        jobs.update(job, status="failed")  # goes
        return  # goes
    jobs.update(job, status="done", answer=response.text)  # goes


def start(topic):
    job = jobs.create()  # goes
    report.delay(job, topic)  # changes
    return job  # changes


def status(job):
    found = jobs.get(job)  # changes
    return found or "unknown"  # changes
""",
        "jobs.py": """\
import uuid  # goes

import redis  # goes

DAY = 24 * 3600  # goes
table = redis.Redis()  # goes


def create():  # goes
    job = uuid.uuid4().hex  # goes
    update(job, status="queued")  # goes
    return job  # goes


def update(job, **fields):  # goes
    table.hset(f"job:{job}", mapping=fields)  # goes
    table.expire(f"job:{job}", DAY)  # goes


def get(job):  # goes
    return table.hgetall(f"job:{job}")  # goes
""",
    },
    ("GI203", "an answer that is kept to spare the call is no job"): {
        "program.py": f"""\
import redis
from celery import Celery

{HEAD}app = Celery("work", broker="redis://localhost")
cache = redis.Redis()


@app.task
def other():
    print("nothing to do with a model")


@app.task  # goes
def report(topic):
    known = cache.get(topic)
    if known:
        return known
    response = client.models.generate_content(  # changes
        model="gemini-2.5-pro",  # changes
        contents=f"Write a detailed report of 5000 words on {{topic}}.",  # changes
        config=types.GenerateContentConfig(max_output_tokens=60000),  # changes
    )  # changes
    cache.set(topic, response.text)
    return response.text


def start(topic):
    return report.delay(topic).id  # changes


def shown(topic):
    return cache.get(topic)
"""
    },
    ("GI203", "a task that says why it is put back"): {
        "program.py": f"""\
from celery import Celery

{HEAD}app = Celery("work", broker="redis://localhost")


@app.task
def other():
    print("nothing to do with a model")


@app.task(bind=True)  # goes
def report(self, topic):
    try:
        response = client.models.generate_content(  # changes
            model="gemini-2.5-pro",  # changes
            contents=f"Write a detailed report of 5000 words on {{topic}}.",  # changes
            config=types.GenerateContentConfig(max_output_tokens=60000),  # changes
        )  # changes
    except Exception as error:
        print("again", error)
        raise self.retry(exc=error)  # goes
    return response.text


print(report.delay("a").id)  # changes
"""
    },
    ("GI203", "a task of Celery with its queue"): {
        "program.py": f"""\
from celery import Celery  # goes
from celery.result import AsyncResult  # goes

{HEAD}app = Celery("work", broker="redis://localhost")  # goes
app.conf.update(task_time_limit=900)  # goes


@app.task(bind=True)  # goes
def report(self, topic):
    response = client.models.generate_content(  # changes
        model="gemini-2.5-pro",  # changes
        contents=f"Write a detailed report of 5000 words on {{topic}}.",  # changes
        config=types.GenerateContentConfig(max_output_tokens=60000),  # changes
    )  # changes
    return response.text


def start(topic):
    return report.delay(topic).id  # changes


def status(job):
    result = AsyncResult(job)  # changes
    return result.result if result.ready() else None  # changes
"""
    },
    ("GI301", "what the model can do is no orchestration, the request with it changes"): {
        "program.py": f"""\
{HEAD}search = types.Tool(google_search=types.GoogleSearch())
tools = [search, types.Tool(url_context=types.UrlContext())]
chat = client.chats.create(  # changes
    model="m", config=types.GenerateContentConfig(tools=tools)  # changes
)  # changes
for question in ("a", "b"):
    print(chat.send_message(question).text)
"""
    },
    ("GI302", "the upkeep goes, the calls of the functions are the program's"): {
        "program.py": f"""\
{HEAD}TOOL = types.Tool(
    function_declarations=[types.FunctionDeclaration(name="weather", description="Weather")]
)


def weather(city):
    return {{"weather": f"sunny in {{city}}"}}


def ask(question):
    contents = []  # goes
    contents.append(types.Content(role="user", parts=[types.Part(text=question)]))  # goes
    while True:
        response = client.models.generate_content(  # changes
            model="m",  # changes
            contents=contents,  # changes
            config=types.GenerateContentConfig(tools=[TOOL]),  # changes
        )  # changes
        if not response.function_calls:  # changes
            return response.text  # changes
        contents.append(response.candidates[0].content)  # goes
        parts = []
        for call in response.function_calls:  # changes
            result = weather(**call.args)  # changes
            parts.append(  # changes
                types.Part.from_function_response(name=call.name, response=result)  # changes
            )  # changes
        contents.append(types.Content(role="user", parts=parts))  # changes


print(ask("a"))
"""
    },
    ("GI303", "a branch that only chooses a tool"): {
        "program.py": f"""\
{HEAD}SEARCH = types.Tool(google_search=types.GoogleSearch())
CODE = types.Tool(code_execution=types.ToolCodeExecution())


def answer(question):
    if "news" in question:  # goes
        return client.models.generate_content(  # goes
            model="m",  # goes
            contents=question,  # goes
            config=types.GenerateContentConfig(tools=[SEARCH]),  # goes
        ).text  # goes
    return client.models.generate_content(  # changes
        model="m",  # changes
        contents=question,  # changes
        config=types.GenerateContentConfig(tools=[CODE]),  # changes
    ).text  # changes


print(answer("a"))
"""
    },
    ("GI304", "functions that the SDK calls"): {
        "program.py": f"""\
{HEAD}

def weather(city: str) -> str:
    \"\"\"The weather.\"\"\"
    return f"sunny in {{city}}"


response = client.models.generate_content(  # changes
    model="m",  # changes
    contents="Weather in Oslo?",  # changes
    config=types.GenerateContentConfig(tools=[weather]),  # changes
)  # changes
print(response.text)
"""
    },
    ("GI406", "messages of OpenAI's interface"): {
        "program.py": """\
from openai import OpenAI

client = OpenAI(base_url="https://generativelanguage.googleapis.com/v1beta/openai/")
messages = []  # goes
for question in ("a", "b"):
    messages.append({"role": "user", "content": question})  # goes
    response = client.chat.completions.create(model="m", messages=messages)  # changes
    answer = response.choices[0].message.content
    messages.append({"role": "assistant", "content": answer})  # goes
    print(answer)
"""
    },
    ("GI501", "turns that are sent beside the id"): {
        "program.py": f"""\
{HEAD}history = []  # goes
previous = None
for question in ("a", "b"):
    history.append({{"type": "user_input", "content": question}})  # goes
    interaction = client.interactions.create(  # changes
        model="m", input=history, previous_interaction_id=previous  # changes
    )  # changes
    history.extend(interaction.steps)  # goes
    previous = interaction.id
    print(interaction.output_text)
"""
    },
}


@pytest.mark.parametrize(("code", "name"), PROGRAMS)
def test_lines(code: str, name: str, tmp_path: Path) -> None:
    files = PROGRAMS[code, name]
    for path, text in files.items():
        (tmp_path / path).write_text(text, "utf-8")
    found: dict[tuple[str, int], str] = {}
    for one in findings_of(tmp_path, files):
        if one.code == code:
            for claim in one.orchestration:
                for line in claim.lines:
                    before = found.setdefault((claim.path, line), claim.fate.value)
                    assert before == claim.fate.value
    assert as_text(files, found) == as_text(files, marks_in(files))


def findings_of(root: Path, files: dict[str, str]) -> list[Finding]:
    """Those of the first file."""
    locations = tuple(str(root / path) for path in files)
    project = Project(base=str(root), given=(str(root),), files=locations)
    candidates = [Candidate(path, str(root / path)) for path in files]
    done = run(candidates, Order(Settings(), project, Task.CHECK, installed_rulebook), jobs=1)
    first = next(iter(files))
    return [one.finding for one in done.reported if one.finding.place.path == first]
