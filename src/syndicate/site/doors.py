"""Settings → the pages around the publication: its front door, and what stands where nothing is."""

from collections.abc import Mapping
from typing import Any

from syndicate import templating, urls
from syndicate.site import links
from syndicate.site.frame import Frame
from syndicate.site.head import Head
from syndicate.site.links import Place
from syndicate.site.page import File, page


def chooser(frame: Frame) -> File:
    """Return the front door, which works without a server: every language by its own name.

    frame: of the default locale.
    """
    site = frame.settings.site
    fronts = {tag: urls.front_path(tag, site) for tag in frame.settings.locales}
    context = {
        **_bare(frame, ""),
        "canonical": urls.absolute(frame.base_url, ""),
        "alternates": [
            (one.locale, one.url) for one in links.alternates(fronts, frame.base_url, None)
        ],
        "choices": _choices(frame, ""),
    }
    return "index.html", templating.render(
        frame.environment, "web/chooser.html", **context
    ).encode()


def gone(frame: Frame) -> File:
    """Return what a server answers 410 with, for a page that was withdrawn."""
    site = frame.settings.site
    place = Place(
        path=urls.gone_path(frame.tag),
        languages={},
        otherwise=lambda tag: urls.front_path(tag, site),
        rooted=True,
    )
    head = Head(title=frame.say("This page has been withdrawn"), listed=False)
    root = links.root_of(place, frame.base_url)
    home = links.reach(root, frame.front)
    return page(frame, place, head, "gone.html", home=home, site_title=frame.title)


def not_found(frames: Mapping[str, Frame], default: str) -> File:
    """Return what a static server answers 404 with, in every language, the default first."""
    first = frames[default]
    place = Place(path=urls.NOT_FOUND, languages={}, rooted=True)
    root = links.root_of(place, first.base_url)
    order = [default, *(tag for tag in frames if tag != default)]
    said: dict[str, dict[str, Any]] = {}
    for tag in order:
        text = frames[tag].say(
            "The address may be incomplete, or the page may have been removed. "
            "If you came from an email, copy the whole link from it."
        )
        heading = frames[tag].say("This page does not exist")
        group = said.setdefault(text, {"tag": tag, "heading": heading, "text": text, "homes": []})
        group["homes"].append(
            {
                "tag": tag,
                "name": first.settings.locales[tag].name,
                "url": links.reach(root, frames[tag].front),
            }
        )
    context = {**_bare(first, root), "said": list(said.values())}
    return urls.NOT_FOUND, templating.render(first.environment, "web/lost.html", **context).encode()


def _bare(frame: Frame, root: str) -> Mapping[str, Any]:
    return {"site_title": frame.title, "stylesheet": links.reach(root, frame.sheet)}


def _choices(frame: Frame, root: str) -> list[Mapping[str, str]]:
    settings = frame.settings
    return [
        {
            "tag": tag,
            "name": locale.name,
            "title": settings.site.title[tag],
            "description": settings.site.description.get(tag, ""),
            "url": links.reach(root, urls.front_path(tag, settings.site)),
        }
        for tag, locale in settings.locales.items()
    ]
