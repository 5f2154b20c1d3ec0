"""Webhooks: signed JSON, in the form of standardwebhooks.com, so that ready libraries verify it.

Signed is `id.timestamp.body`, with HMAC-SHA256. The id is the idempotency key: a message that is
sent again, because its acknowledgement was lost, bears the same; the timestamp is that of the try.
"""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime
from typing import Final

import httpx

from crawler.notify.base import TIMEOUT, Message, NotSent

_PREFIX: Final = "whsec_"


class Webhook:
    """Posts messages to one address. The address may hold a secret and is never told."""

    def __init__(self, url: str, *, secret: str | None, user_agent: str) -> None:
        self._url = url
        self._key = None if secret is None else _key(secret)
        self._user_agent = user_agent

    def send(self, message: Message) -> None:
        """Raises NotSent for whatever is not answered with a status of 2xx."""
        body = json.dumps(message.payload, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            # No proxy and no credentials out of the environment; redirects are not followed,
            # since the receiver of a secret is the one that the rule names.
            with httpx.Client(timeout=TIMEOUT.total_seconds(), trust_env=False) as client:
                status = client.post(
                    self._url, content=body, headers=self._headers(message, body)
                ).status_code
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise NotSent(f"the webhook cannot be reached ({type(error).__name__}).") from error
        if not 200 <= status < 300:
            raise NotSent(f"the webhook answers with status {status}.")

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": self._user_agent,
            "Webhook-Id": message.message_id,
            "Idempotency-Key": message.message_id,
            "Webhook-Timestamp": _seconds(message.sent_at),
        }
        if self._key is not None:
            headers["Webhook-Signature"] = signature(
                self._key, message.message_id, message.sent_at, body
            )
        return headers


def signature(key: bytes, message_id: str, sent_at: datetime, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 over id, timestamp and body."""
    signed = f"{message_id}.{_seconds(sent_at)}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def _key(secret: str) -> bytes:
    """A `whsec_…` secret is base64; any other is taken as it is written."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
