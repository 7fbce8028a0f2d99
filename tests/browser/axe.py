"""What axe-core says of a page (WCAG 2.2 A and AA, and its best practices)."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.wide import WHOLE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # the rest of a page is the same in the dark


def colours_count(tag: str) -> bool:
    """Tell whether colours are looked at in a language: they are the same in all, so in one, or in a whole run."""
    return WHOLE or tag == "fr"


def violations(page: Page, rules: list[str], but: Sequence[str] = ()) -> list[str]:
    """Return what breaks `rules` but those of `but`."""
    passed_over = {rule: {"enabled": False} for rule in but}
    options = {"runOnly": rules, "rules": passed_over, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
