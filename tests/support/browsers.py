"""Debian's Chromium, and a publication for it to look at."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from syndicate.app import App
from syndicate.cli.rooms import site
from tests.support.webservers import running

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
    with running(site(composed)) as url:
        yield url
