"""What is a page's own, put into what stands around it → path and bytes."""

from html import escape
from typing import Any

from syndicate.site import links
from syndicate.site.frame import Frame
from syndicate.site.head import Head, written
from syndicate.site.links import Place

File = tuple[str, bytes]


def page(frame: Frame, place: Place, head: Head, template: str, **context: Any) -> File:
    """Render what is the page's own; the rest is ready. Templates find `title` besides `context`."""
    root = links.root_of(place, frame.base_url)
    title = head.title if head.title == frame.title else f"{head.title} – {frame.title}"
    values = {
        "title": escape(title),
        "head": written(frame, place, head),
        "main": frame.render(template, title=head.title, **context),
    }
    for tag in frame.settings.locales:
        if tag != frame.tag:
            values[f"language.{tag}"] = escape(links.reach(root, place.way(tag)))
    path = place.path
    file = f"{path}index.html" if not path or path.endswith("/") else path
    return file, frame.shell(root, head.menu).filled(values)
