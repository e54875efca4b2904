"""The site made from docs/: it builds without the network, and names what is there."""

import re
import subprocess
import sys

import pytest

import zx_analysis as zx
from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
FETCHED = re.compile(
    r"""<(?:script|img|iframe|link)[^>]+(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import"""
)


def test_the_reference_shows_every_name_of_the_face_and_no_other():
    text = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    shown = re.findall(r"^::: zx_analysis\.(\S+)\.(\w+)$", text, re.M)
    assert sorted(shown) == sorted(
        ("messages" if name == "InputRefused" else home, name) for name, home in zx.HOMES.items()
    )


def test_every_page_of_the_docs_is_in_the_navigation():
    listed = (CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8").split("nav:")[1]
    pages = {
        file.relative_to(CHECKOUT / "docs").as_posix()
        for file in (CHECKOUT / "docs").glob("**/*.md")
    }
    assert set(re.findall(r"[\w./-]+\.md", listed)) == pages


@pytest.mark.slow
def test_it_builds_strictly_and_its_pages_fetch_nothing_from_outside(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", tmp_path / "site"],
        cwd=CHECKOUT,
        # a proxy that nobody listens at: whatever asks for something outside fails
        env={"PATH": "/usr/bin:/bin", "https_proxy": "http://127.0.0.1:9", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    pages = [*(tmp_path / "site").glob("*.html"), *(tmp_path / "site").glob("decisions/*.html")]
    assert len(pages) > 15
    for page in [*pages, *(tmp_path / "site" / "assets").rglob("*.css")]:
        assert not FETCHED.search(page.read_text(encoding="utf-8")), page.name
    letters = (tmp_path / "site" / "assets" / "chinese.css").read_text(encoding="utf-8")
    assert letters.startswith("@font-face { font-family: ZX;")
