"""Where a call stands: in a function, a method, a wrapper, a coroutine, the module itself."""

from __future__ import annotations

from dataclasses import dataclass

from tests.property.vocabulary.contents import Contents
from tests.property.vocabulary.settings import Configuration
from tests.property.vocabulary.unit import indented, lines


@dataclass(frozen=True)
class Asking:
    """What every place needs to make its unit; ``arguments`` are those of the call."""

    model: str
    contents: Contents
    config: Configuration
    prompts: tuple[str, ...]

    @property
    def arguments(self) -> str:
        return f"model={self.model}, contents={self.contents.argument}{self.config.keyword}"

    @property
    def definitions(self) -> str:
        return lines(self.contents.definitions, self.config.definitions)

    @property
    def before(self) -> str:
        return lines(self.config.before, self.contents.before)


def in_function(asking: Asking, body: str) -> tuple[str, str]:
    definitions = lines(
        asking.definitions, f"\n\ndef ask№(prompt):\n{indented(lines(asking.before, body))}"
    )
    return definitions, "\n".join(f'ask№("{prompt}")' for prompt in asking.prompts)


def in_method(asking: Asking, body: str) -> tuple[str, str]:
    attributes = lines("self.client = genai.Client()", asking.config.attributes)
    definitions = lines(
        asking.definitions,
        f"\n\nclass Asker№:\n    def __init__(self):\n{indented(attributes, 2)}\n\n"
        f"    def ask(self, prompt):\n{indented(lines(asking.before, body), 2)}",
    )
    run = lines("asker№ = Asker№()", *(f'asker№.ask("{prompt}")' for prompt in asking.prompts))
    return definitions, run


def in_module(asking: Asking, body: str) -> tuple[str, str]:
    run = lines(*(f'prompt = "{prompt}"' for prompt in asking.prompts[:1]), asking.before, body)
    return asking.definitions, run


def in_loop(asking: Asking, body: str) -> tuple[str, str]:
    prompts = ", ".join(f'"{prompt}"' for prompt in asking.prompts)
    run = f"for prompt in [{prompts}]:\n{indented(lines(asking.before, body))}"
    return asking.definitions, run


def in_coroutine(asking: Asking, body: str) -> tuple[str, str]:
    inside = lines("own = genai.Client()", asking.before, body)
    definitions = lines(asking.definitions, f"\n\nasync def ask№(prompt):\n{indented(inside)}")
    return definitions, "\n".join(f'asyncio.run(ask№("{p}"))' for p in asking.prompts)


def behind_wrapper(asking: Asking, call: str, body: str) -> tuple[str, str]:
    """``call`` is an expression; ``body`` has ``response = generate№(prompt)`` before reads."""
    wrapper = lines(asking.before, f"return {call}")
    definitions = lines(
        asking.definitions,
        f"\n\ndef generate№(prompt):\n{indented(wrapper)}\n\n\ndef ask№(prompt):\n{indented(body)}",
    )
    return definitions, "\n".join(f'ask№("{prompt}")' for prompt in asking.prompts)


def with_reader(asking: Asking, body: str, reads: str) -> tuple[str, str]:
    """``body`` ends with ``show№(response)``."""
    reader = f"\n\ndef show№(response):\n{indented(reads)}\n"
    definitions = lines(
        asking.definitions,
        reader + f"\n\ndef ask№(prompt):\n{indented(lines(asking.before, body))}",
    )
    return definitions, "\n".join(f'ask№("{prompt}")' for prompt in asking.prompts)
