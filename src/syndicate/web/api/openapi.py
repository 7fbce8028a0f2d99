"""The table of operations → OpenAPI 3.1, in the words of who asks."""

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from syndicate.localise.catalogue import Catalogue
from syndicate.localise.marks import N_
from syndicate.web.api.fields import Field
from syndicate.web.api.operation import Ask, Operation
from syndicate.web.api.schemas import SCHEMAS, TEXT, ref
from syndicate.web.api.statuses import TITLES

ROOT = "/api/v1"
_ANY = (401, 429, 500, 503)  # what every operation may answer
_OF_A_BODY = (400, 408, 413, 415, 422)
_ABOUT = N_("Publish, plan, check, approve, schedule and send, and follow what was sent.")
_VERB = N_("Takes the verb “{verb}”.")
_ANY_TOKEN = N_("Any token will do.")
_DONE = N_("Done.")
_RUNNING = N_("It takes longer: the task tells how far it is, at the address in Location.")
_KEY = N_(
    "Your own name for this request. Sent again within a day, it is not done again: you get the same answer."
)
_PREFER = N_("“respond-async” waits for nothing, “wait=5” for five seconds.")
_LANGUAGE = N_("The languages in which you would read messages.")
_TOKEN = N_("The token that “syndicate tokens add” has printed.")


def describe(ask: Ask) -> Mapping[str, Any]:
    """Return the description of the API."""
    words, paths = ask.words, dict[str, dict[str, Any]]()
    for one in ask.table:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, words)
    about = words.gettext(_ABOUT)
    return {
        "openapi": "3.1.0",
        "info": {"title": "syndicate", "version": version("syndicate-press"), "description": about},
        "servers": [{"url": f"{ask.house.settings.web_url}{ROOT}"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": words.gettext(_TOKEN)}
            },
        },
    }


def statuses(one: Operation) -> tuple[int, ...]:
    """Return every status that an operation may answer."""
    found = {200, *_ANY, *one.may}
    if one.verb is not None:
        found |= {403}
    if "{id}" in one.path:
        found |= {404}
    if one.method == "POST":
        found |= {202, *_OF_A_BODY}
    elif one.takes:
        found |= {400}
    return tuple(sorted(found))


def _operation(one: Operation, words: Catalogue) -> dict[str, Any]:
    verb = words.gettext(_VERB).format(verb=one.verb) if one.verb else words.gettext(_ANY_TOKEN)
    told = {
        "operationId": one.name,
        "summary": words.gettext(one.summary),
        "description": verb,
        "parameters": [*_parameters(one, words)],
        "responses": {str(status): _response(one, status, words) for status in statuses(one)},
    }
    if one.method == "POST":
        needed = any(field.required for field in one.takes)
        content = {"application/json": {"schema": _body(one.takes, words)}}
        told["requestBody"] = {"required": needed, "content": content}
    return told


def _parameters(one: Operation, words: Catalogue) -> Iterable[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", one.path):
        yield {"name": name, "in": "path", "required": True, "schema": TEXT}
    if one.method == "GET":
        for field in one.takes:
            about = words.gettext(field.about)
            yield {
                "name": field.name,
                "in": "query",
                "description": about,
                "schema": field.schema(),
            }
    yield _header("Accept-Language", _LANGUAGE, words)
    if one.method == "POST":
        yield _header("Idempotency-Key", _KEY, words)
        yield _header("Prefer", _PREFER, words)


def _header(name: str, about: str, words: Catalogue) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": words.gettext(about), "schema": TEXT}


def _body(fields: Iterable[Field], words: Catalogue) -> dict[str, Any]:
    told = {one.name: {**one.schema(), "description": words.gettext(one.about)} for one in fields}
    needed = [one.name for one in fields if one.required]
    return {
        "type": "object",
        "properties": told,
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def _response(one: Operation, status: int, words: Catalogue) -> dict[str, Any]:
    if status == 200:  # noqa: PLR2004
        return _content(words.gettext(_DONE), "application/json", one.gives)
    if status == 202:  # noqa: PLR2004
        location = {"Location": {"schema": TEXT}, "Retry-After": {"schema": TEXT}}
        told = _content(words.gettext(_RUNNING), "application/json", "Task")
        return {**told, "headers": location}
    return _content(words.gettext(TITLES[status]), "application/problem+json", "Problem")


def _content(about: str, media_type: str, schema: str) -> dict[str, Any]:
    return {"description": about, "content": {media_type: {"schema": ref(schema)}}}
