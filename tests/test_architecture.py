"""The rules of the house that no single module can be blamed for.

Ruff, mypy and import-linter hold most of them; what they cannot say is held here.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "src" / "syndicate"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 300
ROOMIER = {"model.py": 560}  # the nouns, on one page so that they are read together; no logic
LONGEST_FUNCTION = 50
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplementedError")
HEAVY = (
    "sqlalchemy",
    "alembic",
    "babel",
    "starlette",
    "uvicorn",
    "requests",
    "feedgen",
    "mjml",
    "PIL",
    "cryptography",
)
ONE_CLOCK = "clocks.py"

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def shown(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def functions(module: Path) -> Iterator[Function]:
    return (one for one in ast.walk(tree(module)) if isinstance(one, Function))


def lines_of(function: Function) -> int:
    """Return how many lines a function takes, its docstring and its signature left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def public(where: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Yield what others may use: public functions and classes, and the methods of those."""
    for one in where.body:
        if isinstance(one, Definition) and not one.name.startswith("_"):
            yield one
            if isinstance(one, ast.ClassDef):
                yield from public(one)


def calls(module: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of a method with its name: "datetime.now"."""
    for one in ast.walk(tree(module)):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            owner = one.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            yield f"{name}.{one.func.attr}", one


def each(modules: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Have one test look at many modules: a test for each would take longer than looking."""

    def wrap(test: Callable[[Path], None]) -> Callable[[], None]:
        def look() -> None:
            for module in modules:
                try:
                    test(module)
                except AssertionError as error:
                    error.add_note(f"in {shown(module)}")
                    raise

        look.__name__, look.__doc__ = test.__name__, test.__doc__
        return look

    return wrap


each_module = each(MODULES)


@each_module
def test_a_file_fits_into_one_reading(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= ROOMIER.get(shown(module), LONGEST_FILE)


@each_module
def test_a_function_fits_on_one_screen(module: Path) -> None:
    long = {one.name: lines_of(one) for one in functions(module)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


@each_module
def test_nothing_is_left_unfinished(module: Path) -> None:
    assert UNFINISHED.findall(module.read_text(encoding="utf-8")) == []


@each_module
def test_a_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(tree(module))


# Options are explained in config/syndicate.example.toml; a migration has Alembic's fixed shape.
EXPLAINED = [one for one in MODULES if one.name != "options.py" and "versions" not in one.parts]


@each(EXPLAINED)
def test_what_others_use_says_what_it_does(module: Path) -> None:
    silent = [one.name for one in public(tree(module)) if not ast.get_docstring(one)]
    assert silent == []


@each([one for one in MODULES if one.name == "__init__.py"])
def test_a_package_file_is_one_docstring(module: Path) -> None:
    body = tree(module).body
    assert len(body) == 1
    assert ast.get_docstring(tree(module))


@each_module
def test_every_time_has_a_zone(module: Path) -> None:
    naive = [
        f"line {call.lineno}: {name}"
        for name, call in calls(module)
        if name in ("datetime.utcnow", "datetime.today", "date.today", "datetime.utcfromtimestamp")
        or (name in ("datetime.now", "datetime.fromtimestamp") and not _zoned(name, call))
    ]
    assert naive == []


def _zoned(name: str, call: ast.Call) -> bool:
    before = 0 if name == "datetime.now" else 1
    return len(call.args) > before or any(one.arg in ("tz", "tzinfo") for one in call.keywords)


def test_there_is_one_clock() -> None:
    clocks = ("datetime.now", "time.time", "time.sleep")
    found = {shown(one) for one in MODULES for name, _ in calls(one) if name in clocks}
    assert found <= {ONE_CLOCK, "store/sqlite.py"}  # which only waits for SQLite's own lock


def test_no_function_of_ours_is_median_long() -> None:
    lengths = sorted(lines_of(one) for module in MODULES for one in functions(module))
    assert lengths[len(lengths) // 2] < 10


def test_every_package_is_one() -> None:
    folders = {module.parent for module in MODULES}
    without = [shown(one) for one in folders if not (one / "__init__.py").exists()]
    assert without == ["store/migrations/versions"]  # Alembic reads its scripts by their path


def test_the_layers_and_doors_of_pyproject_hold() -> None:
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True, no_cache=True))"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "var" / "cache").mkdir(parents=True)  # a home that has been worked in
    script = (
        "import sys\n"
        "from syndicate.cli.main import main\n"
        "try:\n"
        "    main(['--lang', 'fr', '--help'])\n"
        "except SystemExit:\n"
        "    print('loaded:', *sorted(sys.modules))\n"
    )
    run = [sys.executable, "-c", script]
    subprocess.run(run, cwd=tmp_path, capture_output=True, check=True)  # compiles the catalogue
    ran = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.partition("loaded:")[2].split()}
    assert "click" in loaded
    assert loaded & set(HEAVY) == set()


def test_a_publication_without_images_never_imports_pillow(tmp_path: Path) -> None:
    for folder in ("config", "content"):
        shutil.copytree(TOP / folder, tmp_path / folder)
    for file in (tmp_path / "content").rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^image(_\w+)?:.*\n", "", text), encoding="utf-8")
    script = (
        "import sys\n"
        "from syndicate.cli.main import main\n"
        "try:\n"
        "    main(['build'])\n"
        "finally:\n"
        "    print('loaded:', *sorted(sys.modules))\n"
    )
    run = [sys.executable, "-c", script]
    ran = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.partition("loaded:")[2].split()}
    assert "nh3" in loaded
    assert "PIL" not in loaded


ASKING = [one for one in MODULES if not {"store", "index"} & set(one.parts)]


@each(ASKING)
def test_sql_is_written_in_the_store_and_the_index_alone(module: Path) -> None:
    statements = re.compile(
        r"\b(?:SELECT [\w*]|INSERT (?:OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM)"
    )
    assert statements.findall(module.read_text(encoding="utf-8")) == []
