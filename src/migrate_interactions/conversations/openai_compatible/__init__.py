"""Clients of the package ``openai`` that talk to Gemini's OpenAI-compatible endpoint."""
