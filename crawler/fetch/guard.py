"""Says which addresses may be connected to: public ones, and those that the operator lists.

The judgement is on the address that is about to be connected to, never on the text of a URL: a
denylist of spellings fails again and again. The list is explicit, since `ipaddress.is_global`
calls multicast, 6to4 and NAT64 of loopback global (IANA special-purpose registries, 2025).
"""

import ipaddress
from collections.abc import Iterable
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_CLOSED_V4: Final = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # "this" network; Linux connects 0.0.0.0 to itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; also the metadata service of some clouds
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local: cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # the retired 6to4 relay
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Only 2000::/3 is given out as global unicast; these parts of it are not, either.
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6: Final = tuple(
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48")
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_TRANSLATED: Final = ipaddress.IPv6Network("::ffff:0:0:0/96")  # SIIT, RFC 2765


def is_public(address: Address) -> bool:
    """Whether the address belongs to the open internet, looked at through every disguise."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    if (inner := _inside(address)) is not None:
        return all(is_public(one) for one in inner)
    return address in _GLOBAL_V6 and not any(address in network for network in _CLOSED_V6)


def _inside(address: ipaddress.IPv6Address) -> tuple[Address, ...] | None:
    """The IPv4 addresses that an IPv6 address leads to by mapping or tunnel; None without any."""
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64 or address in _TRANSLATED:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return None


class Guard:
    """The rule for connecting: a public address, or one that `allow_private` lists.

    An entry is a host name (every address of that host), an address, or a network in CIDR form.
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks: list[Network] = []
        for entry in allow_private:
            try:
                self._networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                self._hosts.add(_folded(entry))

    def permits(self, host: str, address: str) -> bool:
        """Whether `host`, resolved to `address`, may be connected to."""
        if _folded(host) in self._hosts:
            return True
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False  # what cannot be judged is not connected to
        if is_public(parsed):
            return True
        faces = [parsed, *(_inside(parsed) or () if parsed.version == 6 else ())]
        return any(face in network for face in faces for network in self._networks)


def _folded(host: str) -> str:
    return host.lower().strip("[]").removesuffix(".")
