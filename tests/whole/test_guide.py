"""The guide as a new user follows it: its example files are written where it says, and each of its
commands that ends by itself is run, in its order.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANGS
from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
GUIDE = (CHECKOUT / "docs" / "guide.zh-CN.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^`(data/raw/mycity/[^`]+)`：$", re.MULTILINE)
# What serves pages until it is ended, and what other tests run on the demonstration.
LEFT_OUT = ("zx lab", "make ", "source ", "export ", "git ", "cd ")


def steps():
    """('file', path, content) and ('command', words) in the order of the guide."""
    for fence in FENCE.finditer(GUIDE):
        before = list(FILE.finditer(GUIDE, max(0, fence.start() - 300), fence.start()))
        if before and not GUIDE[before[-1].end() : fence.start()].strip():
            yield "file", before[-1][1], fence[2]
        else:
            for line in fence[2].splitlines():
                if (words := line.split("#")[0].strip()).startswith(("zx ", ".venv/bin/zx ")):
                    yield "command", words.removeprefix(".venv/bin/"), ""


def test_the_guide_has_files_and_commands():
    found = list(steps())
    assert len([1 for kind, *_ in found if kind == "file"]) >= 8
    assert {words.split()[1] for kind, words, _ in found if kind == "command"} >= {
        "new-city",
        "doctor",
        "clean",
        "report",
        "approve",
        "diff",
        "trace",
        "batch",
    }


@pytest.mark.slow
def test_who_follows_it_gets_to_an_approved_pack(root):
    shutil.copytree(CHECKOUT / "data" / "raw" / "zhongxiang", root / "data" / "raw" / "zhongxiang")
    (root / "notebooks").symlink_to(CHECKOUT / "notebooks")
    ran, first_doctor = [], True
    for kind, what, content in steps():
        if kind == "file":
            path = root / what
            assert Path(what).parts[:3] == ("data", "raw", "mycity")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        elif not what.startswith(LEFT_OUT) and "zhongxiang" not in what:
            done = subprocess.run(
                [sys.executable, "-m", "zx_analysis", *re.sub("'", "", what).split()[1:]],
                cwd=root,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=HANGS,
            )
            # the folder is empty when the guide lets doctor look for the first time
            expected = 3 if first_doctor and what == "zx doctor mycity" else 0
            assert done.returncode == expected, (what, done.stdout[-1500:], done.stderr[-1500:])
            if what == "zx doctor mycity" and first_doctor:
                first_doctor = False
            else:
                ran.append(what)
    assert sum(what.startswith("zx report mycity 2022Q2") for what in ran) >= 2 and any(
        what.startswith("zx approve") for what in ran
    )
