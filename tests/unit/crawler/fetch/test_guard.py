"""Which addresses may be connected to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.guard import Guard, is_public

CLOSED = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
    "ff02::1", "ff0e::1",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
    "192.0.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
    "2606:4700::1111", "2a00:1450:4001::1", "2003::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_not_of_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    assert not Guard().permits("news.example", address)


@pytest.mark.parametrize("address", OPEN)
def test_an_address_of_the_open_internet_is_permitted(address: str) -> None:
    assert Guard().permits("news.example", address)


@pytest.mark.parametrize(
    ("entry", "host", "address"),
    [
        ("127.0.0.1", "news.example", "127.0.0.1"),
        ("10.0.0.0/8", "news.example", "10.9.8.7"),
        ("10.1.2.3/8", "news.example", "10.9.8.7"),
        ("127.0.0.0/8", "news.example", "::ffff:127.0.0.1"),
        ("fd00::/8", "news.example", "fd12::1"),
        ("[::1]", "localhost", "::1"),
        ("intranet.example", "intranet.example", "192.168.1.1"),
        ("Intranet.Example.", "intranet.example", "192.168.1.1"),
    ],
)
def test_what_the_operator_lists_is_permitted(entry: str, host: str, address: str) -> None:
    assert Guard([entry]).permits(host, address)


@pytest.mark.parametrize(
    ("entry", "host", "address"),
    [
        ("intranet.example", "evil.example", "192.168.1.1"),
        ("intranet.example", "x.intranet.example", "192.168.1.1"),
        ("10.0.0.0/8", "news.example", "127.0.0.1"),
        ("127.0.0.1", "news.example", "127.0.0.2"),
    ],
)
def test_what_the_operator_lists_permits_nothing_else(entry: str, host: str, address: str) -> None:
    assert not Guard([entry]).permits(host, address)


@pytest.mark.parametrize("rubbish", ["", "localhost", "1.2.3", "fe80::1%eth0%", "8.8.8.8:80"])
def test_what_cannot_be_judged_is_refused(rubbish: str) -> None:
    assert not Guard().permits("news.example", rubbish)


@given(st.ip_addresses(v=6))
def test_a_disguised_address_is_judged_as_the_address_inside(
    address: ipaddress.IPv6Address,
) -> None:
    inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    for prefix in ("::ffff:0:0", "64:ff9b::", "::ffff:0:0:0"):
        disguised = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(inner))
        assert is_public(disguised) == is_public(inner)
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (int(inner) << 80) | 1)
    assert is_public(sixtofour) == is_public(inner)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(address) and address.version == 4:
        assert address.is_global
        assert not address.is_multicast
