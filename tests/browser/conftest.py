"""A browser of the system, driven by Playwright: nothing is downloaded, no request leaves this
machine. Screenshots are kept in build/browser/, to be looked at.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.waiting import HANGS
from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
SHOTS = CHECKOUT / "build" / "browser"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSIDE = re.compile(r"^(file|data|blob|about):|^(http|ws)s?://(127\.0\.0\.1|localhost)[:/]")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
                )


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Watched:
    """A page with what it asked for outside this machine and what it complained of."""

    def __init__(self, context):
        self.page, self.outside, self.complaints = context.new_page(), [], []
        context.on(
            "request",
            lambda request: None if INSIDE.match(request.url) else self.outside.append(request.url),
        )
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def shoot(self, name: str, **options) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", **options)


@pytest.fixture
def opened(chromium):
    """Open pages of a given size; each is watched."""
    contexts = []

    def open_page(width=1280, height=900, **more) -> Watched:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **more))
        return Watched(contexts[-1])

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A root of its own with the made-up city and the notebooks, so that what Jupyter saves does
    not touch the checkout.
    """
    root = tmp_path_factory.mktemp("place")
    shutil.copytree(CHECKOUT / "data" / "raw" / "zhongxiang", root / "data" / "raw" / "zhongxiang")
    shutil.copytree(
        CHECKOUT / "notebooks",
        root / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    return root


class Served:
    """A command that serves pages on this machine until the tests are over; its address as it
    prints it.
    """

    def __init__(self, words: list[str], address: str, **options):
        self.process = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            # Tests that run in the background of a shell inherit that Ctrl-C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            **options,
        )
        said, found = [], None
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(address, line):
                break
        assert found, "".join(said)
        threading.Thread(
            target=lambda: [None for _ in self.process.stdout], daemon=True
        ).start()  # or the pipe fills up
        self.address = found[0]

    def answers(self, url: str, seconds: float = HANGS) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except OSError:
                assert time.monotonic() < end, f"{url} does not answer"
                time.sleep(0.2)

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def lab(place, tmp_path_factory):
    """JupyterLab as `zx lab` opens it: its address with the token."""
    home = tmp_path_factory.mktemp("home")
    served = Served(
        [
            sys.executable,
            "-m",
            "zx_analysis",
            "lab",
            "--no-browser",
            "--port=0",
            "--ip=127.0.0.1",
            "--allow-root",
        ],
        r"http://127\.0\.0\.1:\d+/lab\S*token=\w+",
        env={**os.environ, "ZX_ROOT": str(place), "HOME": str(home)},
        cwd=place,
    )
    yield served.address
    served.close()
