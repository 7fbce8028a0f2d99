"""An address → who keeps the mailbox: what one domain of a provider says of us holds for its others. Pure."""

from collections.abc import Mapping

_DOMAINS: Mapping[str, tuple[str, ...]] = {
    "gmail": ("gmail.com", "googlemail.com"),
    "outlook": (
        *("outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "hotmail.ca", "hotmail.co.uk"),
        *("hotmail.be", "live.com", "live.fr", "live.ca", "live.be", "msn.com"),
    ),
    "yahoo": (
        *("yahoo.com", "yahoo.fr", "yahoo.ca", "yahoo.co.uk", "ymail.com", "rocketmail.com"),
        *("aol.com", "aol.fr"),
    ),
    "icloud": ("icloud.com", "me.com", "mac.com"),
    "free": ("free.fr",),
    "orange": ("orange.fr", "wanadoo.fr"),
    "laposte": ("laposte.net",),
    "sfr": ("sfr.fr", "neuf.fr", "cegetel.net", "9online.fr", "club-internet.fr", "numericable.fr"),
    "bouygues": ("bbox.fr",),
    "videotron": ("videotron.ca", "videotron.qc.ca"),
    "bell": ("bell.net", "sympatico.ca"),
}
_PROVIDERS = {domain: name for name, domains in _DOMAINS.items() for domain in domains}


def provider_of(address: str) -> str:
    """Return the provider of an address: a short name of a large one, else the domain itself."""
    domain = address.rpartition("@")[2].lower()
    return _PROVIDERS.get(domain, domain)
