"""What ``explain`` shows of webhooks is right: its code is run on signatures made elsewhere."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from standardwebhooks.webhooks import Webhook

from interactions_codemods import CODEMODS

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
BODY = b'{"type": "interaction.completed", "data": {"id": "v1_0001"}}'
ADDRESS = "https://example.com/gemini"


def shown(code: str, name: str) -> dict[str, Any]:
    """The names of the block in a rule's documentation that defines ``name``."""
    documentation = next(one.documentation for one in CODEMODS if one.code == code)
    blocks = re.findall(r"```python\n(.*?)```", documentation, re.DOTALL)
    defining = next(block for block in blocks if f"def {name}(" in block)
    names: dict[str, Any] = {}
    exec(defining, names)
    return names


def signed(
    body: bytes = BODY, secret: str = SECRET, sent: datetime | None = None
) -> dict[str, str]:
    """The headers of a delivery, as the library of the standard signs it."""
    sent = sent or datetime.now(UTC)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(sent.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", sent, body.decode()),
    }


@pytest.fixture(params=["GI201", "GI204"])
def is_signed(request: pytest.FixtureRequest) -> Callable[[bytes, Mapping[str, str], str], bool]:
    return shown(request.param, "is_signed")["is_signed"]


def test_a_signature_of_the_standard_is_taken(is_signed: Callable[..., bool]) -> None:
    headers = signed()
    assert is_signed(BODY, headers, SECRET)
    assert is_signed(BODY, headers, SECRET.removeprefix("whsec_"))
    # while a secret is exchanged for a new one, both sign
    other = signed(secret="whsec_" + base64.b64encode(b"the secret before").decode())
    both = f"{other['webhook-signature']} {headers['webhook-signature']}"
    assert is_signed(BODY, {**headers, "webhook-signature": both}, SECRET)


LATE = timedelta(hours=1)


def refused() -> dict[str, tuple[bytes, dict[str, str], str]]:
    """Deliveries that are wrong in one way each, signed just now."""
    return {
        "another body": (BODY.replace(b"0001", b"0002"), signed(), SECRET),
        "another secret": (BODY, signed(), "whsec_" + base64.b64encode(b"guessed").decode()),
        "another id": (BODY, {**signed(), "webhook-id": "msg_2"}, SECRET),
        "another time": (
            BODY,
            {**signed(), "webhook-timestamp": str(int(time.time()) - 60)},
            SECRET,
        ),
        "long ago": (BODY, signed(sent=datetime.now(UTC) - LATE), SECRET),
        "from the future": (BODY, signed(sent=datetime.now(UTC) + LATE), SECRET),
        "no time": (BODY, {**signed(), "webhook-timestamp": "now"}, SECRET),
        "another version": (
            BODY,
            {**signed(), "webhook-signature": signed()["webhook-signature"].replace("v1,", "v1a,")},
            SECRET,
        ),
        "not ASCII": (BODY, {**signed(), "webhook-signature": "v1,é"}, SECRET),
        "an empty signature": (BODY, {**signed(), "webhook-signature": "v1,"}, SECRET),
        "no headers": (BODY, {}, SECRET),
    }


@pytest.mark.parametrize("name", refused())
def test_what_is_not_signed_is_refused(name: str) -> None:
    is_signed = shown("GI204", "is_signed")["is_signed"]
    body, headers, secret = refused()[name]
    assert is_signed(body, headers, secret) is False


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EVENT = {"type": "interaction.completed", "data": {"id": "v1_0001"}, "aud": ADDRESS}


def token(claims: Mapping[str, Any] = EVENT, key: Any = KEY, kid: str = "k1") -> str:
    algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "HS256"
    return jwt.encode(dict(claims), key, algorithm=algorithm, headers={"kid": kid})


@pytest.fixture(params=["GI201", "GI204"])
def signed_event(request: pytest.FixtureRequest) -> Callable[[str, str], dict[str, Any]]:
    """The function, with the keys of Google's address in place of those that are there."""
    names = shown(request.param, "signed_event")
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    keys = {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}
    names["KEYS"].fetch_data = lambda: keys
    return names["signed_event"]


def test_the_event_is_in_the_token(signed_event: Callable[..., dict[str, Any]]) -> None:
    event = signed_event(token(), ADDRESS)
    assert event["data"]["id"] == "v1_0001"


FORGED = {
    "another key": token(key=OTHER_KEY),
    "a key that is not there": token(kid="k2"),
    "another audience": token({**EVENT, "aud": "https://example.org"}),
    "no audience": token({"type": "interaction.completed"}),
    "expired": token({**EVENT, "exp": int(time.time()) - 60}),
    "a shared secret": token(key="k" * 32),
    "not a token": "v1,abc",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str, signed_event: Callable[..., dict[str, Any]]) -> None:
    with pytest.raises(jwt.PyJWTError):
        signed_event(FORGED[name], ADDRESS)
