"""Run the command line with ``python -m migrate_interactions``."""

from migrate_interactions.command_line import main

if __name__ == "__main__":
    main()
