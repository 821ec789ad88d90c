"""The catalogue, in the order in which its rules are applied."""

from interactions_codemods.gi101_history_resend import CODEMOD as HISTORY_RESEND
from interactions_codemods.gi102_client_chat_session import CODEMOD as CLIENT_CHAT_SESSION
from interactions_codemods.gi103_stateless_chat_loop import CODEMOD as STATELESS_CHAT_LOOP

CODEMODS = (HISTORY_RESEND, CLIENT_CHAT_SESSION, STATELESS_CHAT_LOOP)

__all__ = ["CODEMODS"]
