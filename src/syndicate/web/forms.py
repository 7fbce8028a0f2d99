"""The body of a POST → its fields, small, soon, and in one of two encodings."""

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MAX_BYTES = 16_384
FEW, MANY = 20, 200  # fields of a form; choices of newsletters and topics are many
_TIMEOUT_S = 15


async def fields(request: Request, most: int = FEW, longest: int = MAX_BYTES) -> dict[str, str]:
    """Return the fields of the form; a field that comes twice with two values is refused.

    most: how many fields; longest: how many bytes in all.

    Raises HTTPException 400 for any other body, 408 and 413 for one that is slow or long.
    """
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            body = await _body(request, longest)
    except TimeoutError as error:
        raise HTTPException(408) from error
    found: dict[str, str] = {}
    for key, value in await _pairs(request, body, most):
        if found.setdefault(key, value) != value or not _is_text(key + value):
            raise HTTPException(400)
    return found


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


async def _pairs(request: Request, body: bytes, most: int) -> list[tuple[str, str]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(body, most)
    if kind == "multipart/form-data":
        return await _multipart(request, body, most)
    raise HTTPException(400)


def _urlencoded(body: bytes, most: int) -> list[tuple[str, str]]:
    try:
        text = body.decode().strip()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error


async def _multipart(request: Request, body: bytes, most: int) -> list[tuple[str, str]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    parser = MultiPartParser(request.headers, stream(), max_files=0, max_fields=most)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:  # the last: of an odd charset
        raise HTTPException(400) from error
    return [(key, value) for key, value in form.multi_items() if isinstance(value, str)]
