"""Debian's Chromium, and a publication for it to look at."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from syndicate.app import App
from syndicate.cli.serve import site
from syndicate.web.application import application
from syndicate.web.server import server

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
in_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine (tools/browser installs it)"
    ),
]


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def answering(composed: App) -> Iterator[str]:
    """Serve a publication for as long as somebody looks; give its address."""
    ready, urls = threading.Event(), []

    def started(url: str) -> None:
        urls.append(url)
        ready.set()

    made = server(application(site(composed)), "127.0.0.1", 0, started)
    thread = threading.Thread(target=made.run)
    thread.start()
    assert ready.wait(20)
    try:
        yield urls[0]
    finally:
        made.should_exit = True
        thread.join(20)
