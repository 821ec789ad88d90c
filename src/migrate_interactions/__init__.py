"""Find hand-orchestrated Gemini code, move it to the Interactions API, and prove it."""

__version__ = "0.2.0"
