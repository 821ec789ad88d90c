"""What an audit asks of a module besides its findings: its size, its blockers, its flows."""
