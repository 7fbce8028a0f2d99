"""Jinja for people who design, not for people who program: no way out of it, and an end to it.

What a rendering may cost is counted in steps: calls, turns of loops, long texts. Templates are
compiled once and kept, and what is counted is put in when they are.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Template, nodes, pass_context
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from syndicate import disk

_MOST_STEPS = 1_000_000  # of one rendering; ours take thousands
_MOST_CHARACTERS = 20_000_000
_LETTERS_OF_A_STEP = 20


class Endless(ValueError):
    """A template that goes on and on."""


class _Budget:
    """What is left of the steps that one rendering may take."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Endless


_budget: ContextVar[_Budget] = ContextVar("budget")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which templates are counted.

    cache: the folder of compiled templates; None keeps none.
    """

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, *, cache: Path | None = None, **options: Any) -> None:
        super().__init__(bytecode_cache=_Compiled(cache) if cache else None, **options)
        self.globals["range"] = _counted
        del self.globals["lipsum"]  # nobody's words
        self.filters |= {"_turns": late(_turns), "_weighed": late(_weighed)}
        self._safe: dict[tuple[type, str], bool] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template, and have its loops and joined texts counted when it runs."""
        read = super()._parse(source, name, filename)
        counted: nodes.Template = _Counted().visit(read)
        return counted

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may see an attribute; jinja2 decides, once for each type of object."""
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls, and count it."""
        _budget.get().spend(1)
        return _weighed(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Reckon, but make no text of a billion letters."""
        if operator in ("*", "**"):
            sizes = [one if isinstance(one, int) else len(one) for one in (left, right)]
            if operator == "**" or not all(isinstance(one, int) for one in (left, right)):
                _budget.get().spend(abs(sizes[0] * sizes[1]))
        return _weighed(super().call_binop(context, operator, left, right))


class _Counted(NodeTransformer):
    """Puts a filter around what loops go over, and around texts that are joined."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 (jinja2's name)
        """Count the turns."""
        self.generic_visit(node)
        assert isinstance(node.iter, nodes.Expr)  # noqa: S101 (jinja2's own grammar)
        node.iter = _around(node.iter, "_turns")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802 (jinja2's name)
        """Weigh the text."""
        self.generic_visit(node)
        return _around(node, "_weighed")


def _around(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _turns(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _budget.get().spend(1)
        yield item


def _weighed(made: Any) -> Any:
    """Return what was made; a long text costs as many steps as short ones would have."""
    if isinstance(made, str):
        _budget.get().spend(len(made) // _LETTERS_OF_A_STEP)
    return made


class _Compiled(BytecodeCache):
    """Templates compiled once, for every locale and run; without a disk it is only slower."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if it is whole: Python does not check what it unmarshals."""
        kept = disk.kept(self.folder / bucket.key)
        if kept is not None:
            bucket.load_bytecode(io.BytesIO(kept))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        made = io.BytesIO()
        bucket.write_bytecode(made)
        disk.keep(self.folder / bucket.key, made.getvalue())


def _counted(*bounds: int) -> range:
    """Return a range whose turns are paid for at once."""
    found = range(*bounds)
    _budget.get().spend(len(found))
    return found


def late(one: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a filter that is never applied when a template is compiled: locales share that."""

    @pass_context
    @wraps(one)
    def applied(_context: object, value: Any) -> Any:
        return one(value)

    return applied


def rendered(template: Template, **context: Any) -> str:
    """Return the rendered template; raise Endless beyond what a rendering may cost."""
    _budget.set(_Budget())
    return "".join(_measured(template.generate(**context)))


def _measured(pieces: Iterable[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > _MOST_CHARACTERS:
            raise Endless
        yield piece
