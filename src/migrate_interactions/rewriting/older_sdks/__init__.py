"""From google-generativeai to google-genai's own `generate_content` and `chats`."""
