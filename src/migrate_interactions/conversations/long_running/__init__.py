"""Calls that hold a connection for as long as the model works, and what is built around them."""
