"""Which IP addresses may be spoken to: those of the public internet, unless allowed otherwise.

Every edge that fetches what others wrote down (feeds, pages, links) connects through here: news
must not be able to make us ask our own network (server-side request forgery).
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

Permit = Callable[[str], bool]
"""Says whether an IP address, as text, may be connected to."""

# An IPv4 address stands in the last 32 bits of these: NAT64 (RFC 6052) and its local twin
# (RFC 8215), where only the well-known prefix leads to the public internet.
_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddress(OSError):  # noqa: N818 - the refusal is the news
    """Nothing was sent: the address is not a public one."""

    def __init__(self) -> None:
        # One text for all addresses of a host, so that several refusals stay this one error.
        super().__init__("not a public address")


# Where clouds hand out keys to whoever asks, outside link-local: Alibaba, Oracle, Azure's wire
# server (in the public range), and the IPv6 addresses of Amazon, Google and Azure.
_METADATA = frozenset(
    map(
        ip_address,
        ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"),
    )
)


def own_network(address: str) -> bool:
    """Permit also loopback and private addresses (`allow_private = true`).

    Never link-local addresses and other places where machines of a cloud find their keys, nor
    multicast: no publisher is there, and any feed may name them. 0.0.0.0 is this machine.
    """
    parsed = _plain(address)
    if parsed in _METADATA or parsed.is_link_local or parsed.is_multicast:
        return False
    return not parsed.is_reserved or parsed.is_loopback


def public_only(address: str) -> bool:
    """Permit globally reachable unicast (IANA special-purpose registries, RFC 6890).

    Loopback, private, link-local (cloud metadata), shared (CGNAT), multicast, reserved and
    unspecified addresses are not, nor IPv6 that carries such an IPv4 address inside.
    """
    parsed = _plain(address)
    if parsed in _METADATA:
        return False
    return _public_6(parsed) if isinstance(parsed, IPv6Address) else _public_4(parsed)


def permit_for(*, allow_private: bool) -> Permit:
    """What `allow_private` permits, one rule for all that fetch."""
    return own_network if allow_private else public_only


def _plain(address: str) -> IPv4Address | IPv6Address:
    """Without an interface's name, and as IPv4 where IPv6 only carries it."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return parsed
    inner = parsed.ipv4_mapped or parsed.sixtofour
    if parsed in _NAT64:
        inner = IPv4Address(int(parsed) & 0xFFFFFFFF)
    return inner or parsed


def _public_4(address: IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _public_6(address: IPv6Address) -> bool:
    if address.teredo is not None or address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def guarded_socket(permit: Permit) -> Callable[[Any], socket.socket]:
    """A socket factory that asks `permit` about the very address about to be connected to.

    A name that resolves differently the second time (DNS rebinding) gains nothing: what is
    judged is what is used. Literal addresses pass here too.
    """

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, target = info
        if not permit(str(target[0])):
            raise RefusedAddress
        return socket.socket(family=family, type=kind, proto=protocol)

    return make
