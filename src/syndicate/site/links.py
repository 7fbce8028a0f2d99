"""What a page points to: its own address, the other languages, and its way to everything near.

Within the publication a page links by relative paths that name `index.html`, so that `public/` can
also be read from a disk; what other machines read (canonical, hreflang, feeds) is absolute. A target
is a path below `public/` (of a page: it ends with "/") or the URL of what stands elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from syndicate import urls
from syndicate.model import Alternate, Card
from syndicate.settings.options import Site

X_DEFAULT = "x-default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands, and where it is in other languages.

    path:      of the page itself.
    languages: tag → target of the same page in each language that has it, itself included.
    shown:     tag → target of what only stands in for it in that language, with a notice.
    otherwise: where readers of a language without it are led.
    anybody:   target for readers of any other language, where it is not the default locale's.
    rooted:    a server shows the page at any address, so that nothing in it can be relative.
    """

    path: str
    languages: Mapping[str, str]
    shown: Mapping[str, str] | None = None
    otherwise: Callable[[str], str] = urls.home_path
    anybody: str | None = None
    rooted: bool = False

    def way(self, tag: str) -> str:
        """Return the target for readers of another language."""
        stand_ins = self.shown or {}
        return self.languages.get(tag) or stand_ins.get(tag) or self.otherwise(tag)


def everywhere(tag: str, tags: Iterable[str], path: Callable[[str], str]) -> Place:
    """Return the place of a page that every one of `tags` has."""
    return Place(path=path(tag), languages={one: path(one) for one in tags})


def relative(page: str, target: str) -> str:
    """Return how the page at path `page` reaches `target`; paths of pages end with "/" or are empty."""
    return reach("../" * page.count("/"), target)


def reach(root: str, target: str) -> str:
    """Return the link to `target` from a page whose way to the root of `public/` is `root`."""
    if "://" in target:
        return target
    file = f"{target}index.html" if not target or target.endswith("/") else target
    return root + urls.quoted(file)


def root_of(place: Place, base_url: str) -> str:
    """Return the way from a page to the root of `public/`: "../../", or "/" of the whole site."""
    if place.rooted:
        return urls.rooted(base_url, "")
    return "../" * place.path.count("/")


def absolute(base_url: str, target: str) -> str:
    """Return the URL of a target."""
    return target if "://" in target else urls.absolute(base_url, target)


def alternates(
    targets: Mapping[str, str], base_url: str, default: str | None
) -> tuple[Alternate, ...]:
    """Return the hreflang set of a page, the same on each of `targets` (tag → target), itself included.

    default: the target for readers of any other language; None takes the chooser.
    """
    named = [
        Alternate(locale=tag, url=absolute(base_url, target)) for tag, target in targets.items()
    ]
    return (*named, Alternate(locale=X_DEFAULT, url=absolute(base_url, default or "")))


def target(card: Card, site: Site) -> str:
    """Return where a work is read in one locale: its page, or the URL of where it is elsewhere."""
    return urls.edition_path(card) if urls.has_page(card, site) else urls.edition_url(site, card)


def canonical(card: Card, siblings: Sequence[Card], site: Site) -> str:
    """Return the address that search engines should keep for an edition's text.

    That is where its author says, or where the text stands in its own language, or here.
    """
    original = [one for one in siblings if card.notice and one.locale == card.filled_from]
    return urls.edition_url(site, original[0] if original else card)
