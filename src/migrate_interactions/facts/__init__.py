"""Who is a client, a chat or a response, and where each one goes."""
