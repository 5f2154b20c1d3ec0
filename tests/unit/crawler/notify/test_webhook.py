import base64
import hashlib
import hmac
import json

from crawler.notify.webhook import Webhook, signature
from tests.builders_notify import message
from tests.builders_store import START
from tests.servers.receivers import hook


def test_the_signature_is_the_one_of_the_standard() -> None:
    # The example of the Standard Webhooks specification's reference libraries.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = START.fromtimestamp(1614265330, START.tzinfo)
    told = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_verify_what_it_got() -> None:
    with hook() as receiver:
        Webhook(f"http://{receiver.address}/", secret="key", user_agent="t/1").send(message())
    (arrived,) = receiver.arrived
    headers = arrived.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + arrived.body
    expected = base64.b64encode(hmac.digest(b"key", signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["idempotency-key"] == headers["webhook-id"] == message().message_id
    assert headers["content-type"] == "application/json"
    assert json.loads(arrived.body)["id"] == message().message_id


def test_without_a_secret_nothing_is_signed() -> None:
    with hook() as receiver:
        Webhook(f"http://{receiver.address}/", secret=None, user_agent="t/1").send(message())
    assert "webhook-signature" not in receiver.arrived[0].headers


def test_a_secret_in_the_form_of_the_standard_is_base64() -> None:
    with hook() as receiver:
        for secret in ("whsec_a2V5", "key", "whsec_%"):
            Webhook(f"http://{receiver.address}/", secret=secret, user_agent="t/1").send(message())
    first, second, third = (arrived.headers["webhook-signature"] for arrived in receiver.arrived)
    assert first == second != third
