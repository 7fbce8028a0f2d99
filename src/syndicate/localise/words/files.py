"""locales/vocabulary/<tag>.yaml → the vocabulary of a locale.

A region's words stand on those of its language; in each, a publication's own on the packaged ones.
A concept that is named again is replaced as a whole, and `off: true` takes it out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syndicate.content import yaml_tree
from syndicate.content.complaints import nearest
from syndicate.content.yaml_tree import Node
from syndicate.errors import ContentError, TemplateError, reason_of
from syndicate.localise.locales import canonical, language
from syndicate.localise.words.vocabulary import Term, Vocabulary, plain

FOLDER = "vocabulary"
KEYS = ("prefer", "avoid", "from", "alone", "ambiguous", "source", "note", "off")
EXCEPTIONS = "exceptions"
FOLLOWERS = "followers"
_DEEPEST = 4  # keys, a concept, `from`, a region
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Wordlist:
    """What one file says: its terms by concept (None: off), its exceptions and its followers."""

    terms: Mapping[str, Term | None] = field(default_factory=dict)
    exceptions: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()


def load(tag: str, folders: Sequence[Path]) -> Vocabulary:
    """Return the vocabulary of `tag` from `<folder>/vocabulary/<tag>.yaml`.

    folders: a publication's own first. Raises TemplateError, with file and line, for a file that
    cannot be read; where there is none, nothing is suggested.
    """
    terms: dict[str, Term | None] = {}
    exceptions: list[str] = []
    followers: list[str] = []
    for path in reversed(tuple(paths(tag, folders))):
        found = _file(path)
        terms |= found.terms
        exceptions += found.exceptions
        followers += found.followers
    known = (term for term in terms.values() if term is not None)
    return Vocabulary(tag, known, exceptions, followers)


def paths(tag: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that may speak of `tag`, the nearest first."""
    for near in dict.fromkeys((tag, language(tag))):
        for folder in folders:
            yield folder / FOLDER / f"{near}.yaml"


def parse(data: bytes, tag: str) -> Wordlist:
    """Return what the file of `tag` says. Raises TemplateError, or ContentError, with the line."""
    root = yaml_tree.read(data, _DEEPEST, "vocabulary-not-keys")
    concepts = dict(_pairs("", root))
    lists = {key: concepts.pop(key, None) for key in (EXCEPTIONS, FOLLOWERS)}
    found = {concept: _term(concept, node, tag) for concept, node in concepts.items()}
    _refuse_twice(found, concepts)
    return Wordlist(found, **{key: _texts(key, node) for key, node in lists.items() if node})


def _file(path: Path) -> Wordlist:
    try:
        return parse(path.read_bytes(), path.stem)
    except FileNotFoundError:
        return Wordlist()
    except OSError as error:
        raise TemplateError(
            "file-unreadable", file=_shown(path), reason=reason_of(error)
        ) from error
    except (ContentError, TemplateError) as error:
        raise TemplateError(
            error.code, file=_shown(path), line=error.line, **error.fields
        ) from error


def _shown(path: Path) -> str:
    """Return where a vocabulary is, from its folder locales/ on."""
    return "/".join(path.parts[-3:])


def _term(concept: str, node: Node, tag: str) -> Term | None:
    said = dict(_pairs(concept, node))
    for key, value in said.items():
        if key not in KEYS:
            near = nearest(key, KEYS)
            code = "key-unknown" if near else "key-foreign"
            raise TemplateError(code, line=value.key_line, key=key, nearest=near)
    if "off" in said and _flag("off", said["off"]):
        return None
    prefer = _texts("prefer", said["prefer"]) if "prefer" in said else ()
    made = Term(
        concept=concept,
        prefer=prefer,
        avoid=_avoided(said["avoid"], prefer) if "avoid" in said else {},
        replace=_by_region("from", said.get("from"), tag, _forms),
        ambiguous=_by_region("ambiguous", said.get("ambiguous"), tag, _texts),
        alone="alone" in said and _flag("alone", said["alone"]),
        source=_text("source", said["source"]) if "source" in said else "",
        note=_text("note", said["note"]) if "note" in said else "",
    )
    if not made.source:
        raise TemplateError("vocabulary-source", line=node.key_line, concept=concept)
    if made.ambiguous and not made.note:
        raise TemplateError("vocabulary-note", line=node.key_line, concept=concept)
    if not (made.avoid or made.replace or made.ambiguous):
        raise TemplateError("vocabulary-nothing", line=node.key_line, concept=concept)
    return made


def _avoided(node: Node, prefer: Sequence[str]) -> Mapping[str, str]:
    """Return each form with what is preferred: its own where they are pairs, else the first."""
    if isinstance(node.value, Mapping):
        return _forms("avoid", node)
    if not prefer:
        raise TemplateError("vocabulary-prefer", line=node.key_line)
    return dict.fromkeys(_texts("avoid", node), prefer[0])


def _by_region(
    key: str, node: Node | None, tag: str, read: Callable[[str, Node], Any]
) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for region, inner in _pairs(key, node) if node else ():
        ours = canonical(region)
        if ours != region or language(region) != language(tag) or region == tag:
            raise TemplateError("vocabulary-region", line=inner.key_line, found=region, tag=tag)
        found[region] = read(region, inner)
    return found


def _forms(key: str, node: Node) -> Mapping[str, str]:
    return {_filled(form, one): _text(form, one) for form, one in _pairs(key, node)}


def _pairs(key: str, node: Node) -> Iterable[tuple[str, Node]]:
    if not isinstance(node.value, Mapping):
        raise TemplateError("vocabulary-not-pairs", line=node.key_line, key=key)
    return node.value.items()


def _texts(key: str, node: Node) -> tuple[str, ...]:
    """Return a list of texts; one text stands for a list of one."""
    if isinstance(node.value, Mapping):
        raise TemplateError("vocabulary-not-texts", line=node.key_line, key=key)
    nodes = [node] if isinstance(node.value, str) else node.value
    return tuple(_text(key, one) for one in nodes)


def _text(key: str, node: Node) -> str:
    if not isinstance(node.value, str):
        raise TemplateError("vocabulary-not-text", line=node.line, key=key)
    return _filled(node.value, node, key)


def _filled(text: str, node: Node, key: str = "") -> str:
    if not any(one.isalnum() for one in text):
        raise TemplateError("vocabulary-empty", line=node.key_line, key=key or text)
    return text


def _flag(key: str, node: Node) -> bool:
    text = _text(key, node).lower()
    if text not in _FLAGS:
        raise TemplateError("value-not-flag", line=node.line, key=key, found=text)
    return _FLAGS[text]


def _refuse_twice(terms: Mapping[str, Term | None], nodes: Mapping[str, Node]) -> None:
    """Raise ContentError for a form of which two concepts say what to write."""
    known: dict[tuple[str, str], str] = {}
    for concept, term in terms.items():
        for where, form in _listed(term) if term else ():
            other = known.setdefault((where, plain(form)), concept)
            if other != concept:
                line = nodes[concept].key_line
                raise TemplateError(
                    "vocabulary-form-twice", line=line, form=form, concept=concept, other=other
                )


def _listed(term: Term) -> Iterator[tuple[str, str]]:
    yield from (("", form) for form in term.avoid)
    for region, pairs in term.replace.items():
        yield from ((f"from {region}", form) for form in pairs)
    for region, forms in term.ambiguous.items():
        yield from ((f"ambiguous {region}", form) for form in forms)
