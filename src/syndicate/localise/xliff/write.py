"""Works → the bytes of an XLIFF 2.1 file.

What must not be lost or doubled says so (canDelete, canCopy): links do, emphasis does not. Where the parser of Markdown takes
text for markup is our business when the file comes back, so translators type as they like.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from syndicate.content.blocks.inline import FLANKED, OPTIONAL, Code, Run
from syndicate.localise.xliff.values import (
    CATEGORY,
    CORE,
    METADATA,
    VERSION,
    File,
    Note,
    Unit,
)

# In XLIFF 2.1, the subTypes of "xlf" used here belong to type "fmt".
_TYPES: Mapping[str, tuple[str, str]] = {
    "emphasis": ("fmt", "xlf:i"),
    "strong": ("fmt", "xlf:b"),
    "strikethrough": ("fmt", "syndicate:strikethrough"),
    "link": ("link", "syndicate:link"),
    "autolink": ("link", "syndicate:address"),
    "image": ("image", "syndicate:image"),
    "hard": ("fmt", "xlf:lb"),
    "soft": ("fmt", "syndicate:line-end"),
}
_LONGEST_SHOWN = 60
_PLACE = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TEXT = str.maketrans(_PLACE)
_VALUE = str.maketrans({**_PLACE, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def write(source: str, target: str, files: Iterable[File]) -> bytes:
    """Return the document; there is at least one file, and each has at least one unit."""
    head = {"xmlns": CORE, "xmlns:mda": METADATA, "version": VERSION}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<xliff{_attributes({**head, 'srcLang': source, 'trgLang': target})}>",
        *chain.from_iterable(map(_file, files)),
        "</xliff>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _file(file: File) -> Iterator[str]:
    about = {"id": file.id, "original": file.original, "canResegment": "yes"}
    yield f"  <file{_attributes(about)}>"
    yield f"    <skeleton>{_text(file.skeleton)}</skeleton>"
    yield "    <mda:metadata>"
    yield f'      <mda:metaGroup category="{CATEGORY}">'
    for kind, value in file.facts.items():
        yield f"        <mda:meta{_attributes({'type': kind})}>{_text(value)}</mda:meta>"
    yield "      </mda:metaGroup>"
    yield "    </mda:metadata>"
    yield from _notes(file.notes, "    ")
    for unit in file.units:
        yield from _unit(unit)
    yield "  </file>"


def _notes(notes: Sequence[Note], indent: str) -> Iterator[str]:
    if not notes:
        return
    yield f"{indent}<notes>"
    for note in notes:
        about = _attributes({"category": note.category})
        yield f"{indent}  <note{about}>{_text(note.text)}</note>"
    yield f"{indent}</notes>"


def _unit(unit: Unit) -> Iterator[str]:
    about = {"id": unit.id, "name": unit.name, "type": f"syndicate:{unit.kind}"}
    data = _Data(unit)
    source = data.inline(unit.source)
    target = None if unit.target is None else data.inline(unit.target)
    yield f'    <unit{_attributes(about)} xml:space="preserve">'
    yield from _notes(unit.notes, "      ")
    if data.entries:
        yield "      <originalData>"
        for name, value in data.entries.items():
            yield f"        <data{_attributes({'id': name})}>{_text(value)}</data>"
        yield "      </originalData>"
    yield f"      <segment{_attributes({'state': unit.state})}>"
    yield f"        <source>{source}</source>"
    if target is not None:
        yield f"        <target>{target}</target>"
    yield "      </segment>"
    yield "    </unit>"


class _Data:
    """The Markdown of a unit's codes, gathered while its texts are written."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.entries: dict[str, str] = {}
        first = (run.id for run in unit.source if isinstance(run, Code) and run.kind == "html")
        self.first_html = next(first, "")

    def inline(self, runs: Sequence[Run]) -> str:
        """Return `runs` as the content of a source or target."""
        ends = {run.id: run for run in runs if isinstance(run, Code) and run.role == "close"}
        return "".join(
            _text(run) if isinstance(run, str) else self._code(run, ends) for run in runs
        )

    def _code(self, code: Code, ends: Mapping[str, Code]) -> str:
        if code.role == "close":
            return "</pc>"
        about = {"id": code.id, **self._hints(code), **_kind(code)}
        if code.role == "open":
            end = ends[code.id]
            refs = {
                "dataRefStart": self._entry(f"d{code.id}", code.data),
                "dataRefEnd": self._entry(f"e{code.id}", end.data),
            }
            shown = {"dispStart": _shown(code.data), "dispEnd": _shown(end.data)}
            return f"<pc{_attributes({**about, 'canOverlap': 'no', **shown, **refs})}>"
        alt = None if code.alt is None else self.unit.alts.get(code.alt)
        flows = {"subFlows": alt} if alt else {}
        whole = code.data + code.tail
        said = {"equiv": _said(code), "disp": _shown(whole)}
        refs = {"dataRef": self._entry(f"d{code.id}", whole)}
        return f"<ph{_attributes({**about, **said, **refs, **flows})}/>"

    def _hints(self, code: Code) -> dict[str, str]:
        if code.kind in (*OPTIONAL, *FLANKED):
            return {}
        fixed = {"canCopy": "no", "canDelete": "no"}
        if code.kind != "html":
            return fixed
        # The end of raw markup must not come before its beginning, and only its author knows which.
        return {**fixed, "canReorder": "firstNo" if code.id == self.first_html else "no"}

    def _entry(self, name: str, value: str) -> str:
        """Return the id of the data `value`; a target's own has an id of its own."""
        while self.entries.setdefault(name, value) != value:
            name = f"t{name}"
        return name


def _kind(code: Code) -> dict[str, str]:
    kind, sub = _TYPES.get(code.kind, ("other", f"syndicate:{code.kind}"))
    return {"type": kind, "subType": sub}


def _said(code: Code) -> str:
    """Return what a code is to somebody who counts or searches words."""
    return code.text or (" " if code.kind in ("soft", "hard") else "")


def _shown(markdown: str) -> str:
    line = " ".join(markdown.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value.translate(_VALUE)}"' for name, value in values.items())


def _text(text: str) -> str:
    return text.translate(_TEXT)
