"""The address that somebody writes from → the network that is kept of it, and counted."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

_KEPT = {4: 24, 6: 48}  # as CNIL has addresses shortened: no household is told from its neighbours


def shortened(address: str) -> str | None:
    """Return the network, "203.0.113.0/24" or "2001:db8:1::/48"; None for what is no IP address."""
    found = _parsed(address)
    return None if found is None else str(ip_network((found, _KEPT[found.version]), strict=False))


def seen(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """Return who asks: the nearest address that no proxy of ours stands at.

    forwarded: X-Forwarded-For, to which each proxy adds at the end whom it saw. What stands before
    the first address that is none of ours may be anybody's invention.
    """
    ours = [ip_network(one) for one in trusted]
    hops = [*filter(None, (one.strip() for one in forwarded.split(","))), peer]
    for hop in reversed(hops):
        found = _parsed(hop)
        if found is None or not any(found in one for one in ours if one.version == found.version):
            return hop
    return hops[0]


def _parsed(address: str):  # type: ignore[no-untyped-def] # of ipaddress, which has no name for both
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
