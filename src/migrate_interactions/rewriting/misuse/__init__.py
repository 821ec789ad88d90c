"""Repairs of what programs do wrong that already use the Interactions API."""
