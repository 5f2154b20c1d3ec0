"""What is fetched: one spelling that a server reads, and a sentence where there is none."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.addresses import BadAddress, host_of, normalise
from archive.addresses.normal import LONGEST


@pytest.mark.parametrize(
    ("written", "fetched"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG/News", "https://example.org/News"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("  https://example.org/a\r\n", "https://example.org/a"),
        ("\ufeffhttps://example.org/a", "https://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://новости.рф/путь", "https://xn--b1amnebsh.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://example.org/a b?q=c d", "https://example.org/a%20b?q=c%20d"),
        ("https://example.org/é?q=é", "https://example.org/%C3%A9?q=%C3%A9"),
        ("https://example.org/100%/x", "https://example.org/100%25/x"),
        ("https://example.org/%2e%7Ea", "https://example.org/%2e%7Ea"),
        ("https://example.org/a/./b/../c/", "https://example.org/a/c/"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/a//b", "https://example.org/a//b"),
        ("https://example.org/?b=2&a=1&b=1", "https://example.org/?b=2&a=1&b=1"),
        ("https://example.org?a[]=1", "https://example.org/?a[]=1"),
        ("https://example.org/a?", "https://example.org/a?"),
        ("https://example.org/a#b?c", "https://example.org/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("http://[0:0::1]:8000/a", "http://[::1]:8000/a"),
        ("http://under_score.example/", "http://under_score.example/"),
        ("http://localhost/a", "http://localhost/a"),
        ("https://example.org:/a", "https://example.org/a"),
        ("https://EXAMPLE.org/a?b#c?d#e", "https://example.org/a?b"),
    ],
)
def test_an_address_is_written_as_it_is_fetched(written: str, fetched: str) -> None:
    assert normalise(written) == fetched


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("", "is empty; give an address"),
        ("   ", "is empty; give an address"),
        ("www.example.org/a", "write https:// in front"),
        ("example.org:8000/a", "write https:// in front"),
        ("/news/a", "write https:// in front"),
        ("//example.org/a", "write https:// in front"),
        ("ftp://example.org/a", "ftp: is not fetched"),
        ("mailto:desk@example.org", "mailto: is not fetched"),
        ("javascript:void(0)", "javascript: is not fetched"),
        ("https:example.org", "write https://host/path"),
        ("https:///a", "names no host"),
        ("https://example.org:port/", "correct the host or port"),
        ("https://example.org:99999/", "correct the host or port"),
        ("https://example.org:0/", "correct the host or port"),
        ("https://[::1/a", "correct the host or port"),
        ("https://[zz]/", "no IPv6 address"),
        ("https://a[::1]/", "correct the host or port"),
        ("https://[fe80::1%25eth0]/", "IPv6"),
        ("https://reader:secret@example.org/", "user name or password; remove it"),
        ("https://example.org@elsewhere.example/", "user name or password; remove it"),
        ("https://example.org\\a", "write / instead"),
        ("https://exa mple.org/", "correct the host"),
        ("https://exa..mple.org/", "correct the host"),
        ("https://-example.org/", "correct the host"),
        ("https://" + "a" * 64 + ".org/", "correct the host"),
        ("https://ex\u2028ample.org/", "correct the host"),
        ("https://example.org/a\r\nHost: x", "control character; remove it"),
        ("https://example.org/\x00", "control character; remove it"),
        ("https://example.org/\ud800", "copy the address again"),
        ("http://2130706433/", "four decimal numbers"),
        ("http://0x7f.1/", "four decimal numbers"),
        ("http://127.1/", "four decimal numbers"),
        ("https://example.org/" + "a" * LONGEST, "give a shorter address"),
    ],
)
def test_what_is_no_address_is_refused_in_one_sentence(written: str, remedy: str) -> None:
    with pytest.raises(BadAddress) as refused:
        normalise(written)
    sentence = str(refused.value)
    assert remedy in sentence
    assert "\n" not in sentence
    assert len(sentence) < 260


def test_the_refusal_names_the_address() -> None:
    with pytest.raises(BadAddress, match=r"www\.example\.org/a: "):
        normalise("www.example.org/a")


def test_politeness_counts_by_host_name_whatever_the_scheme_and_port() -> None:
    spellings = ["http://Example.org/a", "https://example.org:8443/b", "https://example.org."]
    assert {host_of(url) for url in spellings} == {"example.org"}


def test_two_names_of_one_site_are_two_hosts_to_be_polite_to() -> None:
    assert host_of("https://www.example.org/") != host_of("https://example.org/")


ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "HTTPS", "https"]),
    st.sampled_from(["a.example", "B.Example:80", "www.ü.example", "[::1]", "127.0.0.1:8000"]),
    st.text(max_size=30).map(lambda text: "/" + text),
    st.one_of(st.just(""), st.text(max_size=20).map(lambda text: "?" + text)),
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), ADDRESSES))
@example("http://%")
@example("http://[")
@example("https://ß\u200d.example")
@example("https://１２７.0.0.1/")
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    try:
        url = normalise(text)
    except BadAddress:
        return
    assert url.isascii()
    assert url.startswith(("http://", "https://"))
    assert not set(url) & set(' \t\r\n#"<>')
    assert normalise(url) == url
    assert host_of(url) == host_of(text)
