"""The body of a POST → its fields, small, soon, and in one of two encodings."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MAX_BYTES = 16_384
FEW, MANY = 20, 200  # fields of a form; choices of newsletters and topics are many
_TIMEOUT_S = 15
_SLOWEST = 100_000  # bytes a second, of a form that has files


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody chose in a form, under the name that it had there."""

    name: str
    data: bytes = field(repr=False)


async def fields(request: Request, most: int = FEW) -> dict[str, str]:
    """Return the fields of the form; a field that comes twice with two values is refused.

    Raises HTTPException 400 for any other body, 408 and 413 for one that is slow or long.
    """
    return (await form(request, most, MAX_BYTES, files=0))[0]


async def form(
    request: Request, most: int, longest: int, *, files: int
) -> tuple[dict[str, str], dict[str, Upload]]:
    """Return the fields of the form as `fields` does, and the files that were chosen in it.

    most: how many fields; longest: how many bytes in all; files: how many files.
    """
    try:
        async with asyncio.timeout(_TIMEOUT_S + longest / _SLOWEST):
            body = await _body(request, longest)
    except TimeoutError as error:
        raise HTTPException(408) from error
    found: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    for key, value in await _pairs(request, body, most, files):
        if isinstance(value, Upload):
            uploads[key] = value
        elif found.setdefault(key, value) != value or not _is_text(key + value):
            raise HTTPException(400)
    return found, uploads


def _is_text(value: str) -> bool:
    """Tell whether `value` has no lone surrogates, as UTF-7 can make them."""
    return not any("\ud800" <= one <= "\udfff" for one in value)


async def _body(request: Request, longest: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise HTTPException(413, headers={"Connection": "close"})
    return body


async def _pairs(
    request: Request, body: bytes, most: int, files: int
) -> Sequence[tuple[str, str | Upload]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(body, most)
    if kind == "multipart/form-data":
        return await _multipart(request, body, most, files)
    raise HTTPException(400)


def _urlencoded(body: bytes, most: int) -> list[tuple[str, str]]:
    try:
        text = body.decode().strip()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error


async def _multipart(
    request: Request, body: bytes, most: int, files: int
) -> list[tuple[str, str | Upload]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    parser = MultiPartParser(request.headers, stream(), max_files=files, max_fields=most)
    try:
        found = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:  # the last: of an odd charset
        raise HTTPException(400) from error
    return [(key, await _read(value)) for key, value in found.multi_items()]


async def _read(value: str | UploadFile) -> str | Upload:
    if isinstance(value, str):
        return value
    try:
        return Upload(value.filename or "", await value.read())
    finally:
        await value.close()
