"""Contexts, and the words of a refusal."""

import os
import ssl
from pathlib import Path

import pytest

from crawler.fetch.tls import client_context, refusal
from tests.servers.certificates import ca_file


def test_a_context_verifies_unless_it_is_told_not_to(tmp_path: Path) -> None:
    strict = client_context(verify=True, ca_file=ca_file(tmp_path))
    lax = client_context(verify=False, ca_file=None)
    assert (strict.verify_mode, strict.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (lax.verify_mode, lax.check_hostname) == (ssl.CERT_NONE, False)


def test_an_authority_of_the_operator_is_trusted_beside_the_others(tmp_path: Path) -> None:
    with_it = client_context(verify=True, ca_file=ca_file(tmp_path))
    without = client_context(verify=True, ca_file=None)
    assert len(with_it.get_ca_certs()) == len(without.get_ca_certs()) + 1


def test_an_authority_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        client_context(verify=True, ca_file=tmp_path / "missing.pem")


def test_an_authority_file_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    file = ca_file(tmp_path)
    before = client_context(verify=True, ca_file=file)
    assert client_context(verify=True, ca_file=file) is before
    os.utime(file, ns=(0, 0))
    assert client_context(verify=True, ca_file=file) is not before


@pytest.mark.parametrize(
    ("error", "words"),
    [(ConnectionResetError("reset"), "reset"), (ssl.SSLError(1, "bad handshake"), "handshake")],
)
def test_a_refusal_always_has_words(error: OSError, words: str) -> None:
    facts = refusal(error)
    assert words in (facts.error or "")
    assert not facts.verified
