"""Python syntax over LibCST: trees, scopes and control flow. Nothing here knows of Gemini."""
