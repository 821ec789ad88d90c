"""What an audit says, for people: pages, Markdown, a summary."""
