"""Frameworks around Gemini: where they are, what they do, and whether they are still needed."""
