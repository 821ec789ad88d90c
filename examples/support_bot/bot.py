"""Terminal front end of the support bot.

    python bot.py                  talk to it
    python bot.py < session.txt    replay a recorded session

/reset ends a customer's conversation and starts the next one, /quit leaves.
"""

import sys

import settings
from conversation import Conversation
from tickets import classify


def close_ticket(conversation: Conversation, questions: list[str]) -> None:
    """File what the customer asked and make room for the next one."""
    if questions:
        print(f"-- {len(questions)} questions, {conversation.tokens} tokens")
        print(f"-- queue: {classify(questions)}")
    conversation.reset()
    questions.clear()


def main() -> None:
    """Read questions until the input ends."""
    conversation = Conversation()
    questions: list[str] = []
    print(f"{settings.SHOP} support. Ask away! (/reset, /quit)")
    for line in sys.stdin:
        question = line.strip()
        if question == "/quit":
            break
        if question == "/reset":
            close_ticket(conversation, questions)
            print("-- next customer --")
        elif question:
            questions.append(question)
            print(f"you> {question}")
            print(f"bot> {conversation.ask(question).strip()}")
    close_ticket(conversation, questions)


if __name__ == "__main__":
    main()
