"""Where the ids of interactions are kept: in the store that has the transcripts."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.rewriting.emitting import Emitted

_FIND = ("find_stored_interaction",)
_KEEP = ("keep_stored_interaction",)
_ANY = ("typing", "Any")


@dataclass(frozen=True)
class Keeping:
    """The two functions that a transcript's interaction is found and kept with."""

    find: Emitted
    keep: Emitted


def in_session() -> Keeping:
    """A session has one conversation: the last interaction is enough."""
    return Keeping(
        Emitted(
            "find_interaction",
            '''
def find_interaction(kept_in: Any, transcript: str) -> str | None:
    """The interaction that stands for a transcript, if there is one."""
    last = kept_in.get("last_interaction") or {}
    return last.get("id") if last.get("transcript") == transcript else None
''',
            (_ANY,),
            _FIND,
        ),
        Emitted(
            "keep_interaction",
            '''
def keep_interaction(kept_in: Any, transcript: str, interaction_id: str) -> None:
    """Note which interaction stands for a transcript."""
    kept_in["last_interaction"] = {"transcript": transcript, "id": interaction_id}
''',
            (_ANY,),
            _KEEP,
        ),
    )


def in_redis(*, is_async: bool) -> Keeping:
    """One key per transcript, for as long as the service keeps interactions."""
    define, wait = ("async def", "await ") if is_async else ("def", "")
    return Keeping(
        Emitted(
            "find_interaction",
            f'''
{define} find_interaction(kept_in: Any, transcript: str) -> str | None:
    """The interaction that stands for a transcript, if there is one."""
    found = {wait}kept_in.get(f"interaction:{{transcript}}")
    return found.decode() if isinstance(found, bytes) else found
''',
            (_ANY,),
            _FIND,
        ),
        Emitted(
            "keep_interaction",
            f'''
{define} keep_interaction(kept_in: Any, transcript: str, interaction_id: str) -> None:
    """Note which interaction stands for a transcript, for as long as the service has it."""
    {wait}kept_in.set(f"interaction:{{transcript}}", interaction_id, ex=55 * 24 * 60 * 60)
''',
            (_ANY,),
            _KEEP,
        ),
    )


def in_file() -> Keeping:
    """A file of its own, beside that of the transcripts."""
    return Keeping(
        Emitted(
            "find_interaction",
            '''
def find_interaction(kept_in: str, transcript: str) -> str | None:
    """The interaction that stands for a transcript, if there is one."""
    try:
        found = json.loads(Path(kept_in).read_text(encoding="utf-8")).get(transcript)
    except (OSError, ValueError):
        return None
    return str(found) if found else None
''',
            (("json", ""), ("pathlib", "Path")),
            _FIND,
        ),
        Emitted(
            "keep_interaction",
            '''
def keep_interaction(kept_in: str, transcript: str, interaction_id: str) -> None:
    """Note which interaction stands for a transcript; the file has the latest thousand."""
    path = Path(kept_in)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    kept[transcript] = interaction_id
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(json.dumps(dict(list(kept.items())[-1000:])))
    Path(file.name).replace(path)
''',
            (
                ("json", ""),
                ("pathlib", "Path"),
                ("tempfile", "NamedTemporaryFile"),
            ),
            _KEEP,
        ),
    )


def in_database(table: str) -> Keeping:
    """A table in the database, over the connection that the program has."""
    return Keeping(
        Emitted(
            "find_interaction",
            f'''
def find_interaction(kept_in: Any, transcript: str) -> str | None:
    """The interaction that stands for a transcript, if there is one."""
    columns = "(transcript TEXT PRIMARY KEY, id TEXT)"
    kept_in.execute(f"CREATE TABLE IF NOT EXISTS {table} {{columns}}")
    query = "SELECT id FROM {table} WHERE transcript = ?"
    found = kept_in.execute(query, (transcript,)).fetchone()
    return found[0] if found else None
''',
            (_ANY,),
            _FIND,
        ),
        Emitted(
            "keep_interaction",
            f'''
def keep_interaction(kept_in: Any, transcript: str, interaction_id: str) -> None:
    """Note which interaction stands for a transcript; committed with what is pending."""
    is_open = kept_in.in_transaction
    query = "INSERT OR REPLACE INTO {table} VALUES (?, ?)"
    kept_in.execute(query, (transcript, interaction_id))
    if not is_open:
        kept_in.commit()
''',
            (_ANY,),
            _KEEP,
        ),
    )


def in_database_file(table: str, sqlite: str) -> Keeping:
    """A table in the database, over a connection of its own; ``sqlite`` is the module's name."""
    return Keeping(
        Emitted(
            "find_interaction",
            f'''
def find_interaction(kept_in: Any, transcript: str) -> str | None:
    """The interaction that stands for a transcript, if there is one."""
    with closing({sqlite}.connect(kept_in)) as database, database:
        columns = "(transcript TEXT PRIMARY KEY, id TEXT)"
        database.execute(f"CREATE TABLE IF NOT EXISTS {table} {{columns}}")
        query = "SELECT id FROM {table} WHERE transcript = ?"
        found = database.execute(query, (transcript,)).fetchone()
    return found[0] if found else None
''',
            (("contextlib", "closing"), _ANY),
            _FIND,
        ),
        Emitted(
            "keep_interaction",
            f'''
def keep_interaction(kept_in: Any, transcript: str, interaction_id: str) -> None:
    """Note which interaction stands for a transcript."""
    with closing({sqlite}.connect(kept_in)) as database, database:
        query = "INSERT OR REPLACE INTO {table} VALUES (?, ?)"
        database.execute(query, (transcript, interaction_id))
''',
            (("contextlib", "closing"), _ANY),
            _KEEP,
        ),
    )
