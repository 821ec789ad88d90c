"""What the code does to a history: every mention of it is read as an operation."""
