"""The body of a file → HTML and the images in it, with complaints about both."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from syndicate.content import depth, html, markdown
from syndicate.content.complaints import Complaints
from syndicate.content.fields import LONGEST_TEXT
from syndicate.content.images import Images
from syndicate.content.markdown import Illustration
from syndicate.errors import ContentError
from syndicate.model import Image

_REMARKS = {"removed": "unsafe-html-removed", "relative": "link-relative"}
_REMOTE = ("http:", "https:")


@dataclass(frozen=True, slots=True)
class Body:
    """A sanitised fragment, and its images by the path that stands in it."""

    html: str = ""
    media: Mapping[str, Image] = field(default_factory=dict)


def read(source: str, path: Path, images: Images, complaints: Complaints, first_line: int) -> Body:
    """Return the body of the file at `path`, whose first line is `first_line` of the file."""
    before = first_line - 1
    fragment = _plain(source)
    if fragment is None:
        fragment = _any(source, complaints, before)
    media: dict[str, Image] = {}
    for one in markdown.illustrations(source, fragment):
        image = _image(one, path, images, complaints, before + one.line)
        if image is not None:
            media.setdefault(one.picture.src or "", image)
    return Body(fragment, media)


def _plain(source: str) -> str | None:
    """Return the fragment of a body without HTML, or None; its elements are as deep as they look."""
    raw = markdown.rendered(source) if markdown.is_plain(source) else None
    return None if raw is None or depth.shown(raw) > depth.LIMIT else markdown.sanitised(raw)


def _any(source: str, complaints: Complaints, before: int) -> str:
    """Return the fragment of any body, with complaints about what is in it."""
    levels, line = depth.written(markdown.events(source))
    fragment = markdown.to_html(source) if levels <= depth.CERTAIN else None
    if fragment is None or depth.shown(fragment) > depth.LIMIT:
        complaints.error("nested-too-deep", before + line, limit=depth.LIMIT)
        return ""
    for remark in markdown.remarks(source):
        complaints.warning(_REMARKS[remark.kind], before + remark.line, what=remark.what)
    return fragment


def _image(
    one: Illustration, path: Path, images: Images, complaints: Complaints, line: int
) -> Image | None:
    written = unquote(one.picture.src or "")
    alt = (one.picture.alt or "").strip()
    scheme = html.scheme_of(one.picture.src or "")
    if not written.strip() or (scheme and scheme not in _REMOTE):
        complaints.error("image-address", line)
        return None
    if not alt:
        complaints.error("image-alt-missing", line, image=written)
    elif len(alt) > LONGEST_TEXT:
        complaints.error("alt-too-long", line, limit=LONGEST_TEXT, length=len(alt), image=written)
    if scheme:
        return None
    try:
        return replace(images.find(path, written), alt=alt)
    except ContentError as error:
        complaints.take(error, line)
        return None
