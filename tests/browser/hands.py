"""Two ways to use a page: with a mouse, and with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

_MOST = 150  # presses of the Tab key until something has the focus
_HAS_FOCUS = "one => one === document.activeElement"


class Hand(Protocol):
    """Somebody at a page."""

    page: Page

    def press(self, one: Locator) -> None:
        """Follow a link or press a button."""
        ...

    def write(self, one: Locator, text: str) -> None:
        """Have a field say `text` and nothing else."""
        ...

    def tick(self, one: Locator) -> None:
        """Tick a box."""
        ...


class Mouse:
    """Somebody who points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, one: Locator) -> None:
        one.click()

    def write(self, one: Locator, text: str) -> None:
        one.fill(text)

    def tick(self, one: Locator) -> None:
        one.check()


class Keys:
    """Somebody who has Tab, Enter, Space and letters; what has the focus has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, one: Locator) -> None:
        self._reach(one)
        self.page.keyboard.press("Enter")

    def write(self, one: Locator, text: str) -> None:
        self._reach(one)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def tick(self, one: Locator) -> None:
        if one.get_attribute("type") == "radio":  # one stop for all of them, and arrows between
            self._reach(self.page.locator(f"[name={one.get_attribute('name')}]:checked"))
            while not one.is_checked():
                self.page.keyboard.press("ArrowDown")
            return
        self._reach(one)
        if not one.is_checked():
            self.page.keyboard.press("Space")

    def _reach(self, one: Locator) -> None:
        expect(one).to_be_visible()
        for _ in range(_MOST):
            if one.evaluate(_HAS_FOCUS):
                outline = one.evaluate("one => getComputedStyle(one).outlineStyle")
                assert outline != "none", one
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {one}")
