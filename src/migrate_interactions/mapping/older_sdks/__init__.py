"""The packages that came before google-genai, beside its ``generate_content`` and ``chats``."""

from migrate_interactions.mapping.older_sdks.google_generativeai import GOOGLE_GENERATIVEAI
from migrate_interactions.mapping.older_sdks.package import Construct, OlderPackage
from migrate_interactions.mapping.older_sdks.vertexai import VERTEXAI

#: In the order in which a module that uses several of them leaves them.
OLDER_PACKAGES = (GOOGLE_GENERATIVEAI, VERTEXAI)

__all__ = ["GOOGLE_GENERATIVEAI", "OLDER_PACKAGES", "VERTEXAI", "Construct", "OlderPackage"]
