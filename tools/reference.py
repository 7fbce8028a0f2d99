"""The code → docs/reference/ and the diagram of its layers. With --check: say which is not up to date."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pages import api, cli, feeds, frontmatter, layers, metrics, settings

DOCS = Path(__file__).parents[1] / "docs"
PAGES: Mapping[str, Callable[[], str]] = {
    "reference/settings.md": settings.page,
    "reference/front-matter.md": frontmatter.page,
    "reference/cli.md": cli.page,
    "reference/feeds.md": feeds.page,
    "reference/api.md": api.page,
    "reference/metrics.md": metrics.page,
    "reference/layers.svg": layers.page,
}


def main() -> int:
    """Write the pages that changed, or with --check name those that are not what they should be."""
    stale = []
    for name, make in PAGES.items():
        file, text = DOCS / name, make()
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"not up to date: docs/{', docs/'.join(stale)}: make reference", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
