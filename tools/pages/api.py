"""The table of the API's operations → their page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pages.text import cell, code, made, plain, table
from syndicate.cli import words
from syndicate.web.api.fields import Field
from syndicate.web.api.openapi import ROOT, statuses
from syndicate.web.api.operation import Operation
from syndicate.web.api.schemas import SCHEMAS
from syndicate.web.api.statuses import TITLES
from syndicate.web.api.table import OPERATIONS

_INTRODUCTION = (
    (
        "[The HTTP API](../api.md) explains tokens, tasks and refusals. `GET /api/v1/openapi.json` describes the same as"
        " OpenAPI 3.1, from the same table."
    ),
)


def page() -> str:
    """Return the page of operations and of the documents that they answer with."""
    words.speak("en", None)
    parts = [made("Operations of the API", *_INTRODUCTION), _list()]
    for one in OPERATIONS:
        parts += _operation(one)
    parts.append("## What they answer\n\nEvery key is always present; *?* stands for `null`.\n")
    for name, schema in SCHEMAS.items():
        parts.append(f"### Answer `{name}`\n")
        parts.append(f"```text\n{_shape(schema, '')}\n```\n")
    return "\n".join(parts)


def _list() -> str:
    rows = [
        [f"[`{one.method} {one.path}`](#{one.name.lower()})", one.verb or "any", cell(one.summary)]
        for one in OPERATIONS
    ]
    return table(["Address", "Verb", "What it does"], rows)


def _operation(one: Operation) -> Iterator[str]:
    yield f"## {one.name}\n"
    yield f"{plain(one.summary)}\n\n```text\n{one.method} {ROOT}{one.path}\n```\n"
    verb = f"Takes the verb `{one.verb}`" if one.verb else "Any token will do"
    told = ", ".join(f"{status} {TITLES.get(status, 'Done')}" for status in statuses(one))
    yield f"{verb}; gives [`{one.gives}`](#answer-{one.gives.lower()}). Statuses: {told}.\n"
    if one.takes:
        where = "In the body" if one.method == "POST" else "In the query"
        yield f"{where}:\n"
        rows = [[code(field.name), _kind(field), cell(field.about)] for field in one.takes]
        yield table(["Member", "Type", "Meaning"], rows)


def _kind(field: Field) -> str:
    schema = field.schema()
    kind = ", ".join(code(f'"{one}"') for one in field.choices) or schema["type"]
    if field.kind == "whole":
        kind += f", {field.least} to {field.most}"
    if field.kind == "instant":
        kind = "instant"
    marks = ["needed"] if field.required else []
    marks += [f"default {code(json.dumps(field.default))}"] if field.default is not None else []
    return ", ".join([kind, *marks])


def _shape(schema: Mapping[str, Any], indent: str) -> str:
    """Return a schema as the keys and types of an example."""
    if "$ref" in schema:
        told = str(schema["$ref"]).rpartition("/")[2]
    elif "anyOf" in schema:
        told = f"{_shape(schema['anyOf'][0], indent)}?"
    elif "enum" in schema:
        told = " | ".join(f'"{one}"' for one in schema["enum"])
    elif schema["type"] == "array":
        told = f"[{_shape(schema['items'], indent)}]"
    elif schema["type"] == "object":
        told = _object(schema, indent)
    else:
        told = str(schema.get("format", schema["type"]))
    return told


def _object(schema: Mapping[str, Any], indent: str) -> str:
    if "properties" in schema:
        deeper = f"{indent}  "
        lines = [
            f"{deeper}{key}: {_shape(one, deeper)}" for key, one in schema["properties"].items()
        ]
        return "\n".join(["{", *lines, f"{indent}}}"])
    more = schema.get("additionalProperties")
    return f"{{name: {_shape(more, indent)}}}" if more else "object"
