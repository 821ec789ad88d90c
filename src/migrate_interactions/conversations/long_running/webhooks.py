"""The service calls the program in place of being polled: where that is offered, and how safely."""

from __future__ import annotations

from migrate_interactions.facts.frameworks import FRAMEWORKS, Framework, Role
from migrate_interactions.facts.module import Facts

#: Pages that have no address which the service could call.
_WITHOUT_ROUTES = frozenset({"Streamlit", "Gradio", "Chainlit"})
_SERVERS = tuple(
    one for one in FRAMEWORKS if one.role is Role.WEB and one.name not in _WITHOUT_ROUTES
)


def web_server(facts: Facts) -> Framework | None:
    """The web framework that this module, or another file of the project, imports."""
    for framework in facts.entry_points.frameworks:
        if framework in _SERVERS:
            return framework
    for framework in _SERVERS:
        for package in framework.packages:
            name = package.rpartition(".")[2]
            if facts.project.files_importing(name.encode(), (), facts.tree.path):
                return framework
    return None


def webhook_offer(facts: Facts) -> str:
    """What a message says of webhooks; empty where the project has no web server."""
    framework = web_server(facts)
    if framework is None:
        return ""
    return (
        f'; with `webhook_config={{"uris": [...]}}` the service calls the {framework.name} '
        "application when it is done, and nobody has to poll"
    )


#: What ``explain`` says of webhooks. The tests run the code in it.
WEBHOOKS = '''
Where the program has a web server, the service can call it in place of being polled:
`create(..., background=True, webhook_config={"uris": ["https://example.com/gemini"]})`. The
event says what happened (`interaction.completed`, `interaction.failed`,
`interaction.requires_action`) and has the interaction's id in `data`; fetch it with
`interactions.get`. An event may come more than once, with the same `webhook-id`. Anybody can send
something to the address, so look at the signature first.

Events for a `webhook_config` are signed by Google. The signature is a token that holds the event,
so take it from there and not from the body. The documentation leaves open what the audience is:
look at the `aud` of a first event.

```python
from typing import Any

import jwt  # PyJWT[crypto]

KEYS = jwt.PyJWKClient("https://generativelanguage.googleapis.com/.well-known/jwks.json")


def signed_event(signature: str, audience: str) -> dict[str, Any]:
    """The event in a `webhook-signature` header. Raises jwt.PyJWTError if it is not Google's."""
    key = KEYS.get_signing_key_from_jwt(signature)
    return jwt.decode(signature, key, algorithms=["RS256"], audience=audience)
```

Events for a webhook that was registered with `client.webhooks.create` are signed with its
`new_signing_secret`, as Standard Webhooks describes it:

```python
import base64
import hashlib
import hmac
import time
from collections.abc import Mapping


def is_signed(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whether `body` was signed with `secret`, which begins with `whsec_`, in the last minutes."""
    identifier, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdecimal() or abs(time.time() - int(sent)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{identifier}.{sent}.".encode() + body, hashlib.sha256)
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(one, expected) for one in signatures)
```
'''
