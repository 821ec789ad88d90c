"""One customer's conversation with the model."""

from google import genai
from google.genai import types

import settings
from knowledge import best_article


class Conversation:
    """Sends each question together with everything that was said before."""

    def __init__(self) -> None:
        self.client = genai.Client()
        self.history: list[types.Content] = []
        self.tokens = 0

    def ask(self, question: str) -> str:
        """Answer a question in the light of the conversation so far."""
        self.history.append(
            types.Content(role="user", parts=[types.Part.from_text(text=self._prompt(question))])
        )
        response = self.client.models.generate_content(
            model=settings.CHAT_MODEL,
            contents=self.history,
            config=types.GenerateContentConfig(
                system_instruction=settings.SYSTEM_INSTRUCTION,
                temperature=settings.TEMPERATURE,
                max_output_tokens=settings.MAX_ANSWER_TOKENS,
            ),
        )
        # The model needs its own answers, too, to understand "and what about the other one?"
        self.history.append(response.candidates[0].content)
        self.tokens += response.usage_metadata.total_token_count
        return response.text

    def reset(self) -> None:
        """Forget everything: the next question comes from another customer."""
        self.history.clear()
        self.tokens = 0

    @staticmethod
    def _prompt(question: str) -> str:
        """The question, with the article of the help centre that fits best."""
        article = best_article(question)
        if article is None:
            return question
        return f"{question}\n\nFrom our help centre, {article.title!r}:\n{article.text}"
