"""Signs of who calls: frameworks, task queues, threads."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations.long_running.evidence import Sign
from tests.unit.long_running.programs import generate, sentence, signs

CALL = generate(contents="text")

FASTAPI = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
TELEBOT = "import telebot\n\nbot = telebot.TeleBot('t')\n\n\n"
CELERY = "from celery import Celery\n\napp = Celery()\n\n\n"


def function(head: str, name: str = "run", parameters: str = "text") -> str:
    return f"{head}\ndef {name}({parameters}):\n    return {CALL}"


@pytest.mark.parametrize(
    "source",
    [
        function(FASTAPI + "@router.post('/ask')"),
        "import flask\napp = flask.Flask('a')\n" + function("@app.route('/ask', methods=['POST'])"),
        "from .app import app\nfrom flask import request\n" + function("@app.get('/ask')"),
        "from rest_framework.decorators import api_view\n" + function("@api_view(['POST'])"),
        "from aiohttp import web\nroutes = web.RouteTableDef()\n" + function("@routes.post('/a')"),
        "from django.views import View\n\n\nclass Ask(View):\n"
        f"    def post(self, text):\n        return {CALL}",
        "from http.server import BaseHTTPRequestHandler\n\n\n"
        f"class Ask(BaseHTTPRequestHandler):\n    def do_POST(self, text=''):\n        {CALL}",
        "from django.http import JsonResponse\n" + function("", "ask", "request, text"),
        function("", "lambda_handler", "text, context"),
        "import functions_framework\n" + function("@functions_framework.http"),
        "import streamlit as st\ntext = st.text_input('?')\n" + CALL,
        function("import streamlit as st\n\n\n") + "\n\nrun(st.text_input('?'))\n",
        function("import gradio as gr\n\n\n") + "\n\ngr.Interface(fn=run, inputs='text')\n",
        function(TELEBOT + "@bot.message_handler(func=lambda m: True)"),
        "import discord\nbot = discord.Client()\n" + function("@bot.event", "on_message"),
        "from slack_bolt import App\napp = App()\n" + function("@app.message('hello')"),
        function("from telegram.ext import MessageHandler\n\n\n")
        + "\n\ndef main(app, filters):\n    app.add_handler(MessageHandler(filters.TEXT, run))\n",
        "from aiogram import Dispatcher\ndp = Dispatcher()\n" + function("@dp.message()"),
    ],
)
def test_handlers(source: str) -> None:
    assert signs(source) == {Sign.HANDLER}


def test_a_handler_that_calls_a_method() -> None:
    source = (
        FASTAPI
        + "class Service:\n    def ask(self, text):\n        return self.really_ask(text)\n\n"
        f"    def really_ask(self, text):\n        return {CALL}\n\n"
        "service = Service()\n\n\n@router.post('/ask')\ndef ask(text):\n"
        "    return service.ask(text)\n"
    )
    assert signs(source) == {Sign.HANDLER}
    assert sentence(source, Sign.HANDLER) == (
        "somebody waits for it in a handler of FastAPI (`@router.post('/ask')`)"
    )


@pytest.mark.parametrize(
    "source",
    [
        # a decorator of the same name without the framework
        function("@router.post('/ask')"),
        # no path
        function(FASTAPI + "@cache.get('ask')"),
        # the handler does not lead to the call
        FASTAPI + "@router.post('/ask')\ndef ask(text):\n    return text\n\n\n" + function(""),
        # another function of the same name
        FASTAPI
        + "@router.post('/a')\ndef ask(other):\n    return other.run('x')\n\n\n"
        + function(""),
        # a function in a module of a page that the page does not call
        function("import streamlit as st\n\n\n"),
        # the framework is mentioned in a comment only
        "# fastapi\n" + function("@app.post('/ask')"),
        function("import telegram\n\n\n") + "\n\nprint(run)\n",
        # a method of the same name, of something else
        FASTAPI + "class Service:\n    def run(self, text):\n        return "
        f"{CALL}\n\n@router.post('/a')\ndef ask(other):\n    return other.run('x')\n",
        FASTAPI + "def ask():\n    return " + generate(),
        # no view
        "from django.db import models\n" + function("", "ask", "text, request"),
        "import requests\n" + function("", "ask", "request, text"),
        "from django.db import models\n\n\nclass Asker:\n    @staticmethod\n"
        f"    def ask(request, text):\n        return {CALL}",
        "from celery.schedules import crontab\n" + function("@other.route('/ask')"),
    ],
)
def test_no_handlers(source: str) -> None:
    assert signs(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        function(CELERY + "@app.task"),
        function(CELERY + "@app.task(bind=True)", parameters="self, text"),
        function("from celery import shared_task\n\n\n@shared_task"),
        function("import dramatiq\n\n\n@dramatiq.actor"),
        "from huey import RedisHuey\nhuey = RedisHuey()\n" + function("@huey.task()"),
        function("from rq.decorators import job\n\n\n@job('low')"),
        function("from rq import Queue\n\n\n")
        + "\n\ndef start(queue, text):\n    queue.enqueue(run, text)\n",
        function("from arq import cron\n\n\n", "run", "ctx, text")
        + "\n\nclass WorkerSettings:\n    functions = [run]\n",
    ],
)
def test_workers(source: str) -> None:
    assert signs(source) == {Sign.WORKER}


def test_who_starts_a_task_does_not_wait_for_it() -> None:
    source = (
        CELERY + FASTAPI + function("@app.task") + "\n\n"
        "@router.post('/ask')\ndef ask(text):\n    return run.delay(text).id\n"
    )
    assert signs(source) == {Sign.WORKER}


@pytest.mark.parametrize(
    "source",
    [
        function("@app.task"),
        function("import celery\n\n\n@app.route('/x')"),
        function("import celery\n\n\n@task_logger"),
    ],
)
def test_no_workers(source: str) -> None:
    assert signs(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\n\n\nasync def ask(text):\n    return await asyncio.to_thread(\n"
        "        client.models.generate_content, model='m', contents=text)\n",
        function("import asyncio\n\n\n")
        + "\n\nasync def ask(text):\n    return await asyncio.to_thread(run, text)\n",
        function("") + "\n\nasync def ask(loop, text):\n"
        "    return await loop.run_in_executor(None, run, text)\n",
        function("from functools import partial\n\n\n") + "\n\nasync def ask(loop, text):\n"
        "    return await loop.run_in_executor(None, partial(run, text))\n",
        "async def ask(loop, text):\n    return await loop.run_in_executor(None, lambda: "
        + CALL.strip()
        + ")\n",
        function("") + "\n\ndef ask(executor, text):\n    return executor.submit(run, text)\n",
        function("import threading\n\n\n")
        + "\n\ndef ask(text):\n    threading.Thread(target=run, args=(text,)).start()\n",
    ],
)
def test_wrappers(source: str) -> None:
    assert signs(source) == {Sign.WRAPPER}


@pytest.mark.parametrize(
    "source",
    [
        function("import threading\n\n\n") + "\n\nthreading.Thread(target=print).start()\n",
        function("") + "\n\nprint(sorted(['a'], key=run))\n",
        function("import asyncio\n\n\n")
        + "\n\nasync def ask(text):\n    await asyncio.sleep(1)\n    return run(text)\n",
    ],
)
def test_no_wrappers(source: str) -> None:
    assert signs(source) == set()
