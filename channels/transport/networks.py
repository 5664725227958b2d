"""Which networks are open to us, and the operator's exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)

Address = IPv4Address | IPv6Address

# Explicit, because `ipaddress.is_global` differs between Python versions.
_CLOSED_4 = [
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
# Everything outside 2000::/3 is closed: ::/96, NAT64, unique local, link- and
# site-local, multicast. These are the closed parts within it.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = [
    IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


def is_public(address: Address) -> bool:
    """Whether `address` belongs to the open Internet (a mapped one as its v4)."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        return address in _OPEN_6 and not any(address in net for net in _CLOSED_6)
    return not any(address in net for net in _CLOSED_4)


@dataclass(frozen=True)
class Allow:
    """The operator's exceptions: networks and ports that may be reached all the same,
    also by plain http."""

    entries: tuple[tuple[IPv4Network | IPv6Network, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Allow:
        """`CIDR:port[,CIDR:port…]`; ValueError names the entry that is wrong."""
        entries = []
        for entry in filter(None, (part.strip() for part in text.split(","))):
            net, _, port = entry.rpartition(":")
            try:
                number = int(port)
                if not 0 < number < 65536:
                    raise ValueError(port)
                entries.append(
                    (ip_network(net.replace("[", "").replace("]", "")), number)
                )
            except ValueError as error:
                raise ValueError(f"not CIDR:port: {entry!r}") from error
        return cls(tuple(entries))

    def permits(self, address: Address, port: int) -> bool:
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in net and port == open_ for net, open_ in self.entries)
