"""The body of a file → HTML and the images in it, with complaints about both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from syndicate.content import html, markdown
from syndicate.content.complaints import Complaints
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
    fragment = markdown.to_html(source)
    before = first_line - 1
    for remark in markdown.remarks(source):
        complaints.warning(_REMARKS[remark.kind], before + remark.line, what=remark.what)
    media: dict[str, Image] = {}
    for one in markdown.illustrations(source, fragment):
        image = _image(one, path, images, complaints, before + one.line)
        if image is not None:
            media.setdefault(one.picture.src or "", image)
    return Body(fragment, media)


def _image(
    one: Illustration, path: Path, images: Images, complaints: Complaints, line: int
) -> Image | None:
    written = one.picture.src or ""
    alt = (one.picture.alt or "").strip()
    if not alt:
        complaints.error("image-alt-missing", line, image=unquote(written))
    if html.scheme_of(written) in _REMOTE:
        return None
    try:
        file, digest = images.find(path, unquote(written))
    except ContentError as error:
        complaints.take(error, line)
        return None
    return Image(file=file, digest=digest, alt=alt)
