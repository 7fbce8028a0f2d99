"""The pictures of a work → files beside its text, or the addresses where they stay."""

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from syndicate import disk
from syndicate.content import images
from syndicate.content.importers.ledger import Ledger
from syndicate.content.importers.names import mark_of, slug_of
from syndicate.content.importers.values import Picture, Text, Wish, note, picture_mark
from syndicate.errors import ContentError, DeliveryError, reason_of
from syndicate.imaging import formats
from syndicate.imaging.formats import Format
from syndicate.imaging.measure import measure
from syndicate.model import Finding

MOST = images.MOST_MIB * 1024 * 1024
Get = Callable[[str, int], bytes]
"""(URL, most bytes) → what stands there; raises DeliveryError."""
Fate = Literal["brought", "present", "linked", "left"]

_MARK = re.compile(r"syndicate-picture:([0-9]+)")
_SHOWN = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(syndicate-picture:([0-9]+)(?:\s[^)]*)?\)")
_SAFE = "/:?&=+,;@!$%~*-._#"


class Gallery:
    """The pictures of one work; what is brought stands in its folder.

    folder: that its texts are in, relative to the home.
    """

    def __init__(self, home: Path, folder: str, wish: Wish, ledger: Ledger, get: "Fetcher") -> None:
        self._home, self._folder = home, folder
        self._wish, self._ledger, self._get = wish, ledger, get
        self._names: dict[str, str] = {}  # picture's key → name of its file, "" for none
        self._stems: dict[
            str, str
        ] = {}  # what a file is called → key of the picture that is first to
        self.findings: list[Finding] = []
        self.fates: list[Fate] = []

    def lead(self, text: Text) -> str:
        """Return the name of the lead picture's file, "" where there is none to show."""
        if text.image is None or not (text.image.file or text.image.url):
            return ""
        name = self._brought(text.image, text)
        if not name and self._wish.images != "fetch":  # else it was told why
            self._tell("import-lead-picture", text, image=_key(text.image))
        return name

    def body(self, text: Text) -> str:
        """Return the body with the address of each picture in its place."""
        places = {number: self._address(one, text) for number, one in enumerate(text.pictures)}

        def shown(found: re.Match[str]) -> str:
            address = places.get(int(found[2]), "")
            return found[0].replace(picture_mark(int(found[2])), address) if address else found[1]

        made = _SHOWN.sub(shown, text.body)
        return _MARK.sub(lambda found: places.get(int(found[1]), ""), made)

    def _address(self, picture: Picture, text: Text) -> str:
        name = self._brought(picture, text)
        if name:
            return name
        if _is_web(picture.url):
            self.fates.append("linked")
            return quote(picture.url, safe=_SAFE)
        self.fates.append("left")
        self._tell("import-picture-left", text, image=picture.url or "–")
        return ""

    def _brought(self, picture: Picture, text: Text) -> str:
        """Return the name of the picture's file in the work's folder, "" where it is not brought."""
        key = _key(picture)
        if key in self._names or self._wish.images == "link":
            return self._names.get(key, "")
        local = picture.file or self._copy_of(picture.url)
        if local is None and (self._wish.images == "copy" or not _is_web(picture.url)):
            return ""
        self._names[key] = self._kept(picture, local, text)
        return self._names[key]

    def _kept(self, picture: Picture, local: Path | None, text: Text) -> str:
        stem = self._stem(picture, local)
        there = self._present(stem)
        if there:
            self.fates.append("present")
            return there
        if self._wish.dry:
            self.fates.append("brought")
            suffix = PurePosixPath(
                urlsplit(picture.url).path if local is None else local.name
            ).suffix
            return f"{stem}{suffix.lower() or '.jpg'}"
        try:
            data = _read(local) if local else self._get(picture.url, MOST)
            form = _form(data)
            name = f"{stem}.{formats.EXTENSION[form]}"
            measure(data, form, name)
        except DeliveryError as error:
            self._tell("import-picture-unusable", text, image=picture.url, reason=_why(error))
            return ""
        except ContentError as error:
            self._tell(error.code, text, **{**error.fields, "image": _key(picture)})
            return ""
        self._write(name, data, _key(picture))
        return name

    def _write(self, name: str, data: bytes, key: str) -> None:
        file = f"{self._folder}/{name}"
        path = self._home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.replace(path, data)
        self._ledger.keep(file, data, key)
        self.fates.append("brought")

    def _stem(self, picture: Picture, local: Path | None) -> str:
        """Return a name that no other picture of the work has, or had when it was brought."""
        key = _key(picture)
        address = local.name if local else PurePosixPath(urlsplit(picture.url).path).name
        stem = slug_of(PurePosixPath(unquote(address)).stem) or "picture"
        if self._stems.setdefault(stem, key) != key or self._is_others(stem, key):
            stem = f"{stem}-{mark_of(key)}"
        return stem

    def _is_others(self, stem: str, key: str) -> bool:
        brought = self._ledger.works()
        return any(brought.get(file, key) != key for file in self._files(stem))

    def _present(self, stem: str) -> str:
        """Return the picture that an earlier run brought; also one that somebody took away since."""
        found = (file for file in self._files(stem) if self._is_known(file))
        return next(found, "").rpartition("/")[2]

    def _files(self, stem: str) -> list[str]:
        return [f"{self._folder}/{stem}.{one}" for one in formats.EXTENSION.values()]

    def _is_known(self, file: str) -> bool:
        there = (self._home / file).is_file()
        return there or (self._ledger.hash(file) is not None and not self._wish.replace)

    def _copy_of(self, url: str) -> Path | None:
        """Return the file among the copies of the old site's that stands for an address."""
        root = self._wish.files
        if root is None or not url:
            return None
        steps = [
            one for one in unquote(urlsplit(url).path).split("/") if one not in ("", ".", "..")
        ]
        tails = (root.joinpath(*steps[start:]) for start in range(len(steps)))
        return next((one for one in tails if inside(root, one)), None)

    def _tell(self, code: str, text: Text, **fields: object) -> None:
        shown: dict[str, Any] = {**fields}
        shown["severity"] = "note" if code == "import-lead-picture" else "warning"
        self.findings.append(note(code, text.origin, text.line, locale=text.locale, **shown))


class Fetcher:
    """Pictures by HTTP. A host that does not answer is asked no more."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._silent: dict[str, DeliveryError] = {}

    def __call__(self, url: str, most: int) -> bytes:
        """Return a picture. Raises DeliveryError as `fetch.get` does."""
        host = urlsplit(url).netloc
        if host in self._silent:
            raise self._silent[host]
        try:
            return self._get(url, most)
        except DeliveryError as error:
            if error.code == "fetch-failed" and error.fields.get("reason") != "EMSGSIZE":
                self._silent[host] = error
            raise


def inside(root: Path, path: Path) -> bool:
    """Tell whether `path` is a file that stands below `root`, wherever links lead."""
    try:
        real = path.resolve(strict=True)
        return real.is_file() and real.is_relative_to(root.resolve(strict=True))
    except (OSError, ValueError, RuntimeError):
        return False


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise ContentError("image-too-large", limit=images.MOST_MIB, image=path.name)
        return path.read_bytes()
    except OSError as error:
        raise ContentError("file-unreadable", reason=reason_of(error)) from error


def _form(data: bytes) -> Format:
    """Return the format that bytes are in; what no picture can begin with is none."""
    told = formats.told(data)
    if told is None and b"<svg" in data[:4096]:
        return "svg"
    if told is None:
        raise ContentError("image-broken", image="")
    return told


def _why(error: DeliveryError) -> str:
    status = error.fields.get("status")
    return f"HTTP {status}" if status else str(error.fields.get("reason") or error.code)


def _key(picture: Picture) -> str:
    """Return what a picture is known by, the same each time."""
    return (picture.place if picture.file else "") or picture.url or str(picture.file)
