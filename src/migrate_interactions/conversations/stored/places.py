"""Where histories are stored: files, databases, caches and the sessions of frameworks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import libcst as cst

from migrate_interactions.conversations.stored.pages import PACKAGE, is_given_by_page
from migrate_interactions.conversations.stored.reaching import annotated_with, reached
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, keyword_argument


class StoreKind(Enum):
    """The kinds of stores, as messages name them."""

    FILE = "a file"
    REDIS = "Redis"
    SQLITE = "SQLite"
    SESSION = "a session"
    PAGE = "the page"
    OTHER = "a database"


@dataclass(frozen=True, eq=False)
class Store:
    """One expression that reads from, or writes to, a store.

    ``place`` is the expression of the store itself: the path of a file, the client of Redis,
    what statements of SQL are executed on, the mapping of a session.
    """

    kind: StoreKind
    place: cst.BaseExpression
    node: cst.BaseExpression

    @property
    def is_file(self) -> bool:
        return self.kind is StoreKind.FILE


#: Words without which a module has no store that is known here.
WORDS = (
    "open(",
    "shelve",
    "read_text",
    "read_bytes",
    "redis",
    "sqlite",
    "session",
    "_data",
    "storage",
    PACKAGE,
)

_REDIS_PACKAGES = ("redis", "fakeredis", "aioredis", "upstash_redis")
_REDIS_READS = frozenset({"get", "lrange", "hget", "hgetall", "getex", "mget", "zrange", "json"})
_REDIS_WRITES = frozenset({"set", "setex", "psetex", "rpush", "lpush", "hset", "append", "json"})
_SHELVES = frozenset({"shelve.open", "shelve.DbfilenameShelf"})
_OPENING = frozenset({"io.open", "codecs.open", "aiofiles.open"}) | _SHELVES
_FILE_READS = frozenset({"read_text", "read_bytes"})
_FILE_WRITES = frozenset({"write_text", "write_bytes"})
_SQL_CALLS = frozenset({"execute", "executemany", "executescript"})
_SQL_WRITES = ("insert", "update", "replace", "upsert")
#: Packages for databases that ids cannot be put into without knowing the tables.
DATABASES = (
    *("sqlalchemy", "sqlmodel", "pymongo", "motor.", "supabase", "psycopg", "asyncpg"),
    *("aiosqlite", "firebase_admin", "google.cloud.firestore", "boto3", "tinydb", "peewee"),
    *("pymysql", "mysql.connector"),
)
_DATABASE_WRITES = frozenset(
    {
        *("add", "add_all", "commit", "insert", "insert_one", "insert_many", "insert_multiple"),
        *("update", "update_one", "replace_one", "upsert", "put_item", "update_item", "set"),
        *("execute", "executemany", "bulk_save_objects", "merge"),
    }
)
#: Modules that have a session as a global, and its name.
_SESSIONS = frozenset(
    {"flask.session", "quart.session", "streamlit.session_state", "bottle.request.session"}
)
_SESSION_ATTRIBUTES = {
    "session": frozenset({"request", "req"}),
    "user_data": frozenset({"context", "ctx"}),
    "chat_data": frozenset({"context", "ctx"}),
    "bot_data": frozenset({"context", "ctx"}),
}


def read_from(facts: Facts, node: cst.BaseExpression) -> Store | None:
    """The store that ``node`` itself reads from."""
    match node:
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value=name))):
            if name in _FILE_READS or (name == "open" and _opens_path(facts, node, base)):
                if name != "open" or not _writes(node):
                    return Store(StoreKind.FILE, base, node)
                return None
            if name in _REDIS_READS and is_redis(facts, base):
                return Store(StoreKind.REDIS, base, node)
            if name in _SQL_CALLS and is_sqlite(facts, base):
                return Store(StoreKind.SQLITE, base, node)
    path = _opened(facts, node)
    if path is not None and isinstance(node, cst.Call) and not _writes(node):
        return Store(StoreKind.FILE, path, node)
    if is_session(facts, node):
        return Store(StoreKind.SESSION, node, node)
    if is_given_by_page(facts, node):
        return Store(StoreKind.PAGE, node, node)
    match node:
        case cst.Call(func=cst.Attribute(value=base)) if _of_database(facts, base):
            return Store(StoreKind.OTHER, base, node)
    return None


def written_to(facts: Facts, node: cst.BaseExpression) -> Store | None:
    """The store that ``node`` itself writes to; a session is written to in many ways."""
    match node:
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value=name)), args=args):
            if name in _FILE_WRITES or (
                name == "open" and _writes(node) and _opens_path(facts, node, base)
            ):
                return Store(StoreKind.FILE, base, node)
            if (
                name in _REDIS_WRITES
                and not (name == "append" and len(args) == 1)
                and (is_redis(facts, base) or _is_pipeline(facts, base))
            ):
                return Store(StoreKind.REDIS, base, node)
            if name in _SQL_CALLS and args and _is_sql_write(facts, args[0].value):
                return Store(StoreKind.SQLITE, base, node)
            if name in _DATABASE_WRITES and _of_database(facts, base):
                return Store(StoreKind.OTHER, base, node)
    path = _opened(facts, node)
    if (
        path is not None
        and isinstance(node, cst.Call)
        and (_writes(node) or facts.values.imported(node.func) in _SHELVES)
    ):
        return Store(StoreKind.FILE, path, node)
    return None


def reads_file(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` itself opens a file, or reads one as a whole."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))) if name in _FILE_READS:
            return True
        case cst.Call():
            return _opened(facts, node) is not None
    return False


def _opened(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The path that ``node`` opens."""
    match node:
        case cst.Call(func=func, args=[cst.Arg(value=path), *_]):
            if facts.values.imported(func) in _OPENING:
                return path
            if isinstance(func, cst.Name) and func.value == "open":
                return path if facts.tree.scope_of(func).resolve("open") is None else None
    return None


def _opens_path(facts: Facts, call: cst.Call, base: cst.BaseExpression) -> bool:
    """Whether ``base.open()`` opens a file: modules have functions of that name, too."""
    if facts.values.imported(base):
        return False
    return not call.args or _mode(call) is not None


def _mode(call: cst.Call) -> str | None:
    given = keyword_argument(call.args, "mode")
    if given is None:
        position = 1 if isinstance(call.func, cst.Name) else 0
        if isinstance(call.func, cst.Attribute) and len(call.args) > 1:
            position = 1 if constant_text(call.args[1].value) is not None else 0
        plain = [one for one in call.args if one.keyword is None]
        given = plain[position] if len(plain) > position else None
    return constant_text(given.value) if given is not None else None


def _writes(call: cst.Call) -> bool:
    mode = _mode(call)
    return mode is not None and any(letter in mode for letter in "wax+")


def is_redis(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a client of Redis."""
    return bool(redis_constructor(facts, node))


def redis_constructor(facts: Facts, node: cst.BaseExpression) -> str:
    """What has made the client of Redis that ``node`` is; empty if it is none."""
    for below in reached(facts, node):
        dotted = facts.values.imported(below.func) if isinstance(below, cst.Call) else ""
        if isinstance(below, cst.Name):
            dotted = annotated_with(facts, below)
        if dotted.split(".")[0] in _REDIS_PACKAGES:
            return dotted
    return ""


def _of_database(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is made by, or annotated with, something of a package for databases."""
    if not any(package in facts.tree.text for package in DATABASES):
        return False
    for below in reached(facts, node):
        dotted = facts.values.imported(below.func) if isinstance(below, cst.Call) else ""
        if isinstance(below, cst.Name):
            dotted = annotated_with(facts, below)
        if dotted.startswith(DATABASES):
            return True
    return False


def _is_pipeline(facts: Facts, node: cst.BaseExpression) -> bool:
    return any(
        isinstance(below, cst.Call)
        and isinstance(below.func, cst.Attribute)
        and below.func.attr.value == "pipeline"
        for below in reached(facts, node)
    )


def is_sqlite(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a connection to SQLite, or a cursor of one."""
    return connection_made(facts, node) is not None


def connection_made(facts: Facts, node: cst.BaseExpression) -> cst.Call | None:
    """The call of ``sqlite3.connect`` that ``node`` comes from."""
    for below in reached(facts, node):
        if isinstance(below, cst.Call) and (facts.values.imported(below.func) == "sqlite3.connect"):
            return below
    return None


def _is_sql_write(facts: Facts, statement: cst.BaseExpression) -> bool:
    for below in reached(facts, statement):
        text = constant_text(below)
        if text is None and isinstance(below, cst.FormattedString):
            first = below.parts[0] if below.parts else None
            text = first.value if isinstance(first, cst.FormattedStringText) else None
        if text is not None and text.strip().lower().startswith(_SQL_WRITES):
            return True
    return False


def is_session(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is the mapping in which a framework keeps a session."""
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return False
    if facts.values.imported(node) in _SESSIONS:
        return True
    match node:
        case cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value=name)):
            return base in _SESSION_ATTRIBUTES.get(name, ())
        case cst.Attribute(
            value=cst.Attribute(attr=cst.Name("storage")),
            attr=cst.Name(value="user" | "general" | "client" | "tab"),
        ):
            return "nicegui" in facts.tree.text
    return False
