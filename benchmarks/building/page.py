"""What was measured → docs/performance.md, between the marks of its bench."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def written(mark: str, text: str) -> bool:
    """Put `text` between the marks of this name; tell whether the page has them."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not between.search(page):
        return False
    PAGE.write_text(between.sub(lambda _: f"{begin}\n{text}\n{end}", page), encoding="utf-8")
    return True
