"""Each package imports only from those before it."""

import ast
from pathlib import Path

import migrate_interactions

ORDER = (
    "findings",
    "sources",
    "configuration",
    "syntax",
    "facts",
    "mapping",
    "conversations",
    "rewriting",
    "engine",
    "gate",
    "audit",
    "proving",
    "audit",
    "reporting",
    "fleet",
    "command_line",
)
#: What may be imported for types only.
FOR_TYPES = {("findings", "conversations")}
#: Services, which commands start.
STARTED = {"emulator", "language_server"}
CHECKED = (
    "sources",
    "configuration",
    "engine",
    "gate",
    "audit",
    "reporting",
    "fleet",
    "command_line",
)


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    modules = [one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
    names = [
        alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names
    ]
    parts = (name.split(".") for name in (*modules, *names))
    return {part[1] for part in parts if part[0] == "migrate_interactions" and len(part) > 1}


def test_imports_go_one_way() -> None:
    root = Path(migrate_interactions.__file__).parent
    for package in CHECKED:
        before = set(ORDER[: ORDER.index(package) + 1])
        files = (
            (root / package).rglob("*.py")
            if (root / package).is_dir()
            else [root / f"{package}.py"]
        )
        for path in files:
            wrong = imported(path) - before - STARTED
            assert not wrong, f"{path.name} imports {wrong}"
