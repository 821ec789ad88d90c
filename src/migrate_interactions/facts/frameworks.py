"""Frameworks that call a program's functions: web servers, bots, task queues.

A framework is known by the packages that a module imports, its entries by decorators, base
classes, and calls that register a function.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.imports import imports
from migrate_interactions.syntax.shapes import constant_text


class Role(StrEnum):
    """Who waits for the function."""

    WEB = "web page"
    BOT = "chat message"
    WORKER = "task queue"


@dataclass(frozen=True)
class Framework:
    """How one framework is told which functions to call.

    ``decorators`` and ``registrars`` are the last part of a name; ``bases`` maps the last part
    of a class's name to the prefixes of its methods that are called. ``routed`` decorators
    have a path in their first argument.
    """

    name: str
    packages: tuple[str, ...]
    role: Role
    decorators: frozenset[str] = frozenset()
    routed: frozenset[str] = frozenset()
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    registrars: frozenset[str] = frozenset()
    #: What its functions call their first parameter, where nothing else marks them.
    first_parameter: str = ""
    #: Attributes of its messages that are texts.
    texts: frozenset[str] = frozenset()
    #: What it calls the function by, in whatever module it is.
    function_name: str = ""
    #: Whether the module itself is run for each visitor.
    is_script: bool = False


_MESSAGES = frozenset({"message", "msg"})
_VERBS = ("get", "post", "put", "patch", "delete")
_ROUTES = frozenset({"route", "api_route", "websocket", "websocket_route", *_VERBS})

FRAMEWORKS: tuple[Framework, ...] = (
    Framework("FastAPI", ("fastapi",), Role.WEB, routed=_ROUTES),
    Framework(
        "Flask",
        ("flask", "flask_restful", "flask_restx", "quart"),
        Role.WEB,
        routed=_ROUTES,
        bases={"MethodView": _VERBS, "View": ("dispatch_request",), "Resource": _VERBS},
        registrars=frozenset({"add_url_rule"}),
    ),
    Framework(
        "Django",
        ("django", "rest_framework", "ninja"),
        Role.WEB,
        decorators=frozenset(
            {"api_view", "csrf_exempt", "require_POST", "require_http_methods", "action"}
        ),
        routed=_ROUTES,
        bases={"View": _VERBS, "APIView": _VERBS, "ViewSet": ("create", "list", "retrieve")},
        first_parameter="request",
    ),
    Framework(
        "Starlette",
        ("starlette",),
        Role.WEB,
        routed=_ROUTES,
        bases={"HTTPEndpoint": _VERBS, "WebSocketEndpoint": ("on_receive",)},
        registrars=frozenset({"Route", "add_route"}),
    ),
    Framework(
        "aiohttp",
        ("aiohttp.web",),
        Role.WEB,
        routed=_ROUTES,
        registrars=frozenset({"add_get", "add_post", "add_route"}),
    ),
    Framework("Sanic", ("sanic",), Role.WEB, routed=_ROUTES),
    Framework("Bottle", ("bottle",), Role.WEB, routed=_ROUTES),
    Framework("Tornado", ("tornado",), Role.WEB, bases={"RequestHandler": _VERBS}),
    Framework(
        "http.server", ("http.server",), Role.WEB, bases={"BaseHTTPRequestHandler": ("do_",)}
    ),
    Framework(
        "Cloud Functions",
        ("functions_framework", "firebase_functions"),
        Role.WEB,
        decorators=frozenset({"http", "cloud_event", "on_request", "on_call"}),
    ),
    Framework("AWS Lambda", (), Role.WEB, function_name="lambda_handler"),
    Framework("Streamlit", ("streamlit",), Role.WEB, is_script=True),
    Framework(
        "Gradio",
        ("gradio",),
        Role.WEB,
        registrars=frozenset({"Interface", "ChatInterface", "click", "submit", "change", "upload"}),
    ),
    Framework(
        "Chainlit",
        ("chainlit",),
        Role.WEB,
        decorators=frozenset({"on_message", "on_chat_start", "action_callback", "step"}),
        texts=frozenset({"content"}),
    ),
    Framework(
        "python-telegram-bot",
        ("telegram",),
        Role.BOT,
        registrars=frozenset(
            {"MessageHandler", "CommandHandler", "CallbackQueryHandler", "ConversationHandler"}
        ),
    ),
    Framework(
        "telebot",
        ("telebot",),
        Role.BOT,
        decorators=frozenset({"message_handler", "callback_query_handler", "inline_handler"}),
        registrars=frozenset({"register_message_handler", "register_next_step_handler"}),
    ),
    Framework(
        "aiogram",
        ("aiogram",),
        Role.BOT,
        decorators=frozenset({"message", "message_handler", "callback_query", "edited_message"}),
        registrars=frozenset({"register_message_handler"}),
    ),
    Framework(
        "Pyrogram",
        ("pyrogram",),
        Role.BOT,
        decorators=frozenset({"on_message", "on_callback_query"}),
    ),
    Framework("Telethon", ("telethon",), Role.BOT, decorators=frozenset({"on"})),
    Framework(
        "discord.py",
        ("discord", "nextcord", "disnake"),
        Role.BOT,
        decorators=frozenset(
            {"event", "command", "slash_command", "hybrid_command", "listener", "listen"}
        ),
        bases={"Client": ("on_message",), "Bot": ("on_message",)},
        texts=frozenset({"content", "clean_content"}),
    ),
    Framework(
        "Slack",
        ("slack_bolt",),
        Role.BOT,
        decorators=frozenset({"message", "event", "command", "action", "shortcut", "view"}),
    ),
    Framework(
        "Celery",
        ("celery",),
        Role.WORKER,
        decorators=frozenset({"task", "shared_task", "periodic_task"}),
    ),
    Framework(
        "RQ",
        ("rq", "django_rq"),
        Role.WORKER,
        decorators=frozenset({"job"}),
        registrars=frozenset({"enqueue", "enqueue_in", "enqueue_at", "enqueue_call"}),
    ),
    Framework("Dramatiq", ("dramatiq",), Role.WORKER, decorators=frozenset({"actor"})),
    Framework(
        "Huey",
        ("huey",),
        Role.WORKER,
        decorators=frozenset({"task", "db_task", "periodic_task", "db_periodic_task"}),
    ),
    Framework("arq", ("arq",), Role.WORKER, registrars=frozenset({"func"})),
    Framework("Taskiq", ("taskiq",), Role.WORKER, decorators=frozenset({"task"})),
)


@dataclass(frozen=True)
class Entry:
    """A function that a framework calls, and the node that says so."""

    framework: Framework
    node: cst.CSTNode

    @property
    def role(self) -> Role:
        return self.framework.role


@dataclass(frozen=True)
class EntryPoints:
    """The places of one module where a framework calls it."""

    values: Values

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks that the module imports, or has a function for."""
        imported = {name for _, name in imports(self.values.tree)}
        functions = {one.name.value for one in self.values.tree.scopes.nodes(cst.FunctionDef)}
        return tuple(
            framework
            for framework in FRAMEWORKS
            if framework.function_name in functions
            or any(
                name == package or name.startswith(f"{package}.")
                for package in framework.packages
                for name in imported
            )
        )

    def of(self, function: cst.FunctionDef) -> Entry | None:
        """How a framework comes to call ``function``, if the function or its class says so."""
        for decorator in function.decorators:
            found = _decorated(decorator, self.frameworks)
            if found is not None:
                return Entry(found, decorator)
        cls = self.values.calls.class_of(function)
        for base in cls.bases if cls is not None else ():
            name = dotted_name(base.value).rpartition(".")[2]
            for framework in self.frameworks:
                called = framework.bases.get(name, ())
                if called and function.name.value.startswith(called):
                    return Entry(framework, base)
        first = _first_parameter(function) if cls is None else ""
        for framework in self.frameworks:
            is_named = function.name.value == framework.function_name
            if is_named or (first and first == framework.first_parameter):
                return Entry(framework, function)
        return self._listed_for_arq(function)

    def is_text_of_message(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is what somebody wrote in a message that a framework hands over."""
        match node:
            case cst.Attribute(value=message, attr=cst.Name(value=name)):
                called = dotted_name(message).rpartition(".")[2]
                return called in _MESSAGES and any(name in one.texts for one in self.frameworks)
        return False

    def registered_by(self, call: cst.Call) -> Entry | None:
        """The framework that ``call`` gives one of its arguments to, to be called later."""
        name = dotted_name(call.func).rpartition(".")[2]
        for framework in self.frameworks:
            if name in framework.registrars:
                return Entry(framework, call)
        return None

    def _listed_for_arq(self, function: cst.FunctionDef) -> Entry | None:
        """The worker of arq has its functions in a list of the class of its settings."""
        arq = next((one for one in self.frameworks if one.name == "arq"), None)
        if arq is None:
            return None
        for cls in self.values.tree.scopes.nodes(cst.ClassDef):
            for binding in self.values.calls.class_scope(cls).bindings.get("functions", ()):
                match binding.value:
                    case cst.List(elements=elements) if function.name.value in {
                        dotted_name(element.value) for element in elements
                    }:
                        return Entry(arq, cls)
        return None


def _decorated(decorator: cst.Decorator, frameworks: tuple[Framework, ...]) -> Framework | None:
    node = decorator.decorator
    name = dotted_name(node.func if isinstance(node, cst.Call) else node).rpartition(".")[2]
    for framework in frameworks:
        if name in framework.decorators:
            return framework
        if name in framework.routed and isinstance(node, cst.Call) and _has_path(node):
            return framework
    return None


def _first_parameter(function: cst.FunctionDef) -> str:
    """The name of the first parameter; empty if there is none."""
    parameters = [*function.params.posonly_params, *function.params.params]
    return parameters[0].name.value if parameters else ""


def _has_path(call: cst.Call) -> bool:
    first = call.args[0] if call.args else None
    path = constant_text(first.value) if first is not None else None
    return path is not None and (path == "" or path.startswith(("/", "<")))
