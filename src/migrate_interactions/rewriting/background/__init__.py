"""Calls that take long become interactions that run in the background and are waited for."""
