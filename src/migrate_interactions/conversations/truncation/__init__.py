"""Windows, token budgets and summaries: code that leaves out old turns of what is sent."""
