"""The vendors' models. Whoever drafts must not be the one who criticises or checks."""

from langchain_anthropic import ChatAnthropic
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field

import settings


class Critique(BaseModel):
    """What an editor says of a draft."""

    accepted: bool = Field(description="whether it can be published as it is")
    remarks: list[str] = Field(default_factory=list, description="what to change, one by one")


class FactCheck(BaseModel):
    """Claims of a draft that its notes do not support."""

    unsupported: list[str] = Field(default_factory=list)


gemini = ChatGoogleGenerativeAI(
    model=settings.DRAFTER,
    temperature=0.7,
    timeout=settings.TIMEOUT_SECONDS,
    max_retries=1,
)
substitute = ChatOpenAI(
    model=settings.SUBSTITUTE,
    timeout=settings.TIMEOUT_SECONDS,
    max_retries=1,
)

# Announcements go out on a fixed hour: if one vendor is down, the other one writes.
drafter = gemini.with_fallbacks([substitute])

critic = ChatAnthropic(
    model_name=settings.CRITIC,
    timeout=settings.TIMEOUT_SECONDS,
    stop=None,
).with_structured_output(Critique)

checker = ChatOpenAI(
    model=settings.CHECKER,
    timeout=settings.TIMEOUT_SECONDS,
).with_structured_output(FactCheck)
