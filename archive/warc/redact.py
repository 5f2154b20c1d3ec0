"""Takes secrets out of a request before it is written: an archive is copied and shown around."""

import re

_SECRETS = re.compile(
    rb"^(Cookie|Authorization|Proxy-Authorization)([ \t]*:[ \t]*)((?:[^\r\n]|\r?\n[ \t])*)",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = b"[redacted]"


def redact(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The request without its secrets' values, and the names of the headers that held them.

    Only the head is looked at. Where nothing was secret the bytes come back as they were sent.
    """
    end = request.find(b"\r\n\r\n")
    head = request if end < 0 else request[:end]
    names: list[str] = []

    def hide(found: re.Match[bytes]) -> bytes:
        names.append(found.group(1).decode("ascii"))
        return found.group(1) + found.group(2) + _PLACEHOLDER

    clean = _SECRETS.sub(hide, head)
    if not names:
        return request, ()
    return clean + request[len(head) :], tuple(dict.fromkeys(names))
