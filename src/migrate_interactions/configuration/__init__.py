"""The configuration: what it can say, as a table, and how it is found and read."""

from migrate_interactions.configuration.keys import KEYS, TABLE, Key
from migrate_interactions.configuration.loading import (
    Configuration,
    ConfigurationError,
    common_folder,
    load_configuration,
    parse_configuration,
)

__all__ = [
    "KEYS",
    "TABLE",
    "Configuration",
    "ConfigurationError",
    "Key",
    "common_folder",
    "load_configuration",
    "parse_configuration",
]
