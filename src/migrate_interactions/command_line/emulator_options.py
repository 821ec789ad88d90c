"""Read the options of the emulator from a file."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from migrate_interactions.command_line.group import fail

if TYPE_CHECKING:
    from migrate_interactions.emulator import EmulatorOptions


def read_emulator_options(path: str | None) -> EmulatorOptions:
    """The options in a TOML file, the defaults without one.

    Ends the command with a sentence where the file cannot be used.
    """
    from migrate_interactions.emulator import EmulatorOptions

    if path is None:
        return EmulatorOptions()
    try:
        with open(path, "rb") as file:
            return EmulatorOptions.from_table(tomllib.load(file))
    except OSError as error:
        fail(f"{path}: cannot be read: {error.strerror}")
    except tomllib.TOMLDecodeError as error:
        fail(f"{path}: is not valid TOML: {error}")
    except (ValueError, TypeError) as error:
        fail(f"{path}: {error}")
