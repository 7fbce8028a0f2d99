"""Addresses that a text had on another site, by which readers find it here: `redirect_from`."""

LONGEST = 1000  # bytes, as of any path that a server is asked for
_MEANT = frozenset("?#\\\"'`<>{}$;|^")  # what cuts a path short, or means something to a server
_FILES = frozenset({"html", "htm", "php", "asp", "aspx", "shtml", "xml", "jsp"})


def is_path(text: str) -> bool:
    """Tell whether `text` can lead from a former address: a path from the root, not percent-encoded."""
    steps = text.removesuffix("/").split("/")[1:]
    plain = text.startswith("/") and text.isprintable() and not _MEANT & set(text)
    whole = bool(steps) and not any(not one or one.startswith(".") for one in steps)
    return plain and whole and len(text.encode("utf-8", "replace")) <= LONGEST


def below(base_path: str, path: str) -> str | None:
    """Return a former path as one below `public/`, None where our root is elsewhere on its host.

    base_path: the path of the site's base_url. A path whose end is no file's name is a page's.
    """
    base = f"{base_path.rstrip('/')}/"
    if not is_path(path) or not path.startswith(base) or path == base:
        return None
    inside = path.removeprefix(base)
    last = inside.rpartition("/")[2]
    is_file = not last or (last.rpartition(".")[2].lower() in _FILES and "." in last)
    return inside if is_file else f"{inside}/"
