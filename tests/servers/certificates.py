"""Certificates for local servers, of an authority that exists for one test run."""

import datetime
import ssl
from functools import cache
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1", "::1", "www.example.org", "news.example.net")


@cache
def authority() -> trustme.CA:
    return trustme.CA()


def ca_file(folder: Path) -> Path:
    """The authority's certificate as a file, for `fetch.ca_file`."""
    path = folder / "ca.pem"
    authority().cert_pem.write_to_path(str(path))
    return path


def server_context(
    *names: str, ca: trustme.CA | None = None, not_after: datetime.datetime | None = None
) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate for the names, by default all of ours."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer = ca or authority()
    issuer.issue_cert(*(names or NAMES), not_after=not_after).configure_cert(context)
    return context
