"""Which lines orchestrate, and what becomes of them: by definitions and uses."""
