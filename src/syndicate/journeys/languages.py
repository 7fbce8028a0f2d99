"""One language's file of a work: read with its text taken apart, written with other words in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content import bodies, frontmatter, variants
from syndicate.content.blocks import pairing, segments
from syndicate.content.blocks.pairing import Paired
from syndicate.content.blocks.segments import Body
from syndicate.content.complaints import Complaints
from syndicate.content.files import MAX_KIB, load
from syndicate.content.frontmatter import Document
from syndicate.content.identity import fingerprint
from syndicate.content.images import Images
from syndicate.errors import ContentError, unwritable
from syndicate.journeys import memory
from syndicate.journeys.house import House
from syndicate.localise import translation
from syndicate.localise.xliff import offer
from syndicate.localise.xliff.accept import Accepted, Source
from syndicate.localise.xliff.offer import Language
from syndicate.model import Article, Variant

Status = Literal["ready", "draft"]


@dataclass(frozen=True, slots=True)
class Made:
    """A language's file as it is to be: its bytes, whether they differ from what is there, its status."""

    file: str
    data: bytes
    is_new: bool
    changed: bool
    status: Status


def language(house: House, variant: Variant) -> tuple[Document, Language]:
    """Return a language of a work as its file has it, and taken apart. Raises ContentError."""
    document = frontmatter.parse(load(house.home, house.home / variant.file))
    return document, Language(offer.texts(variant), segments.split(document.body))


def paired(own: Variant, body: Body, source: Source) -> Paired | None:
    """Return a translation's body in the order of its source's; None where that is not certain."""
    if own.source is None or own.source[0] != source.tag:
        return None
    current = (
        own.source[1] == source.fingerprint
    )  # whoever wrote so has brought all of it up to date
    before = source.parts if current else own.source_parts
    return pairing.paired(segments.split(source.body), source.parts, body, before)


def seal(house: House, variant: Variant | None) -> str:
    """Return the fingerprint of what there is of a translation; "none" where there is no file."""
    if variant is None:
        return "none"
    return sealed(variant.locale, load(house.home, house.home / variant.file))


def sealed(tag: str, data: bytes) -> str:
    """Return the fingerprint of all the texts in a language's file that an import can replace."""
    document = frontmatter.parse(data)
    entries = (document.entries.get(key) for key in offer.KEYS)
    texts = (" ".join(entry.texts) if entry else "" for entry in entries)
    return f"{tag}@{fingerprint('', '', document.body, texts)}"


def make(house: House, work: Article, tag: str, accepted: Accepted, now: datetime) -> Made:
    """Return a translation of `work` as it is to be written.

    A new file is the source's with other words; of one that is there, only words and `source`
    change, and `status` once a draft is whole. Raises ContentError.
    """
    source, own = work.variants[accepted.source], work.variants.get(tag)
    status = _status(source, own, accepted)
    file = own.file if own else variants.beside(source.file, source.locale, tag)
    before = load(house.home, house.home / (own or source).file)
    keys = _keys(before, own, accepted, status)
    if status == "ready" and _is_news(house, work, tag, now):
        local = now.astimezone(ZoneInfo(house.settings.site.zone))
        keys["updated"] = local.isoformat(timespec="seconds")
    data = variants.variant(before, _texts(own, accepted), accepted.body, keys)
    return Made(file, data, own is None, own is None or data != before, status)


def write(house: House, tag: str, made: Made) -> None:
    """Write a file whole or not at all, if it has changed.

    Raises ContentError, among others for what would be an error of the whole work, and StoreError
    output-unwritable.
    """
    if made.changed:
        _check(house, made.file, tag, made.data)
        _put(house.home / made.file, made.data, is_new=made.is_new)


def _status(source: Variant, own: Variant | None, accepted: Accepted) -> Status:
    if own is not None and own.status == "ready":
        return "ready"
    return "ready" if not accepted.open and source.status == "ready" else "draft"


def _keys(
    before: bytes, own: Variant | None, accepted: Accepted, status: Status
) -> dict[str, str | None]:
    """Return the keys that change: those that a new translation does not share are taken out."""
    keys = {} if own else variants.own_keys(frontmatter.parse(before))
    if status != (own.status if own else "ready"):
        keys["status"] = status
    told = {"source": f"{accepted.source}@{accepted.fingerprint}", "source_parts": accepted.parts}
    return keys | told


def _texts(own: Variant | None, accepted: Accepted) -> Mapping[str, str]:
    """Return the texts that the file has a place for: where it has no image, nothing describes it."""
    bare = own is not None and own.image is None
    return {
        key: text for key, text in accepted.texts.items() if not (bare and key.startswith("image_"))
    }


def _is_news(house: House, work: Article, tag: str, now: datetime) -> bool:
    """Tell whether readers have seen the work in another language, and have to be told of this one."""
    own = work.variants.get(tag)
    fresh = own is None or (own.status == "draft" and own.updated == work.date)
    if not fresh or work.date > now:
        return False
    remembered = memory.last_shown(memory.recall(house))
    if not remembered:  # nothing was built here: what readers see follows from the files
        return translation.translation(work, tag, house.settings).shown is not None
    return remembered.get((work.id, tag), tag) != tag


def _check(house: House, file: str, tag: str, data: bytes) -> None:
    """Raise ContentError for what would keep the whole work from readers."""
    if len(data) > MAX_KIB * 1024:
        raise ContentError("file-too-large", file=file, limit=MAX_KIB)
    complaints, document = Complaints(file, tag), frontmatter.parse(data)
    bodies.read(
        document.body, house.home / file, Images(house.home), complaints, document.body_line
    )
    for one in complaints.findings:
        if one.severity == "error":
            raise ContentError(one.code, file=file, line=one.line, **one.fields)


def _put(path: Path, data: bytes, *, is_new: bool) -> None:
    try:
        (disk.create if is_new else disk.replace)(path, data)
    except FileExistsError as error:  # somebody else has just written it
        raise ContentError("xliff-file-there", file=path.name) from error
    except OSError as error:
        raise unwritable(path, error) from error
