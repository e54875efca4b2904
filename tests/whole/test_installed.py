"""Installed from the wheel, without an extra, from an empty folder: every command works, and the
package's own folder stays as it was.
"""

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from typer.main import get_command

from tests.conftest import CHECKOUT
from tests.whole.test_instructions import PLAIN
from zx_analysis.cli.commands import app

pytestmark = pytest.mark.slow
UV = Path(sys.executable).with_name("uv")
CITY = "data/raw/zhongxiang"


def listed(*patterns: str) -> set[str]:
    """The files of the repository under these paths."""
    command = ["git", "ls-files", "-z", "--", *patterns]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\0") if name and (CHECKOUT / name).is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the source distribution, and the wheel made of it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [UV, "build", "--offline", "--no-build-isolation", "--python", sys.executable]
    subprocess.run([*command, "--out-dir", folder, CHECKOUT], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The bin folder of an environment with the wheel and the lock's versions, without extras."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv")
    text = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+==[^\\\n]+", text, re.M)
    (folder / "pins.txt").write_text("\n".join(pins), encoding="utf-8")
    python = folder / "venv" / "bin" / "python"
    command = [UV, "pip", "install", "--python", python, "--constraint", folder / "pins.txt"]
    done = subprocess.run(
        [*command, *built.glob("*.whl")], capture_output=True, text=True, cwd=folder
    )
    if done.returncode and re.search("error sending request|dns error|offline", done.stderr):
        pytest.skip("the packages cannot be had: no index answers")
    assert done.returncode == 0, done.stderr
    return python.parent


@pytest.fixture(scope="module")
def run(installed, tmp_path_factory):
    """Run `zx` in an empty folder, as somebody does who has only the wheel."""
    folder = tmp_path_factory.mktemp("bureau")
    environment = {key: value for key, value in os.environ.items() if key != "ZX_ROOT"}

    def zx(*words, code=0):
        done = subprocess.run(
            [installed / "zx", *map(str, words)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code and "Traceback" not in said, (words, done.returncode, said)
        called.add(words[0])
        return said

    called: set[str] = set()
    zx.folder, zx.called = folder, called
    return zx


def test_the_wheel_carries_notebooks_templates_and_the_made_up_city(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        carried = listed("notebooks", CITY, "docs/*.md")
        assert {f"zx_analysis/carried/{name}" for name in carried if "/decisions/" not in name} == {
            name for name in names if name.startswith("zx_analysis/carried/")
        }
        assert listed("zx_analysis") <= names
        name = next(name for name in names if name.endswith("/METADATA"))
        metadata = wheel.read(name).decode("utf-8")
    assert "\nVersion: 0.2.0\n" in metadata and "\nLicense-Expression: MIT\n" in metadata
    assert "\nAuthor: " in metadata and "\nClassifier: Typing :: Typed\n" in metadata
    with tarfile.open(next(built.glob("*.tar.gz"))) as source:
        kept = {name.partition("/")[2] for name in source.getnames()}
    assert listed("zx_analysis", "notebooks", CITY, "tests", "docs") <= kept


def test_every_command_runs_without_an_extra(run, installed):
    carried = installed.parent.glob("lib/*/site-packages/zx_analysis/carried")
    before = {path: path.stat().st_mtime for one in carried for path in one.rglob("*")}
    for name, text in PLAIN.items():
        (run.folder / name).write_text(text, encoding="utf-8")
    said = run("doctor")
    assert "提醒  扩展 · extra: explore：" in said and 'pip install "zx-analysis[explore]"' in said
    assert "zx demo" in run("report", code=3)
    assert "已写出" in run("demo")
    there = {
        path.relative_to(run.folder).as_posix()
        for path in run.folder.rglob("*")
        if path.is_file() and path.name not in PLAIN
    }
    given = listed("notebooks", CITY, "docs/*.md")
    assert there == {name for name in given if "/decisions/" not in name}
    assert all((run.folder / name).read_bytes() == (CHECKOUT / name).read_bytes() for name in there)
    assert "zx report" in run("doctor", "zhongxiang")
    pack = run.folder / "reports" / "zhongxiang" / "2022Q1"
    assert f"{pack}/index.html" in run("report", "--by", "王五") and (pack / "index.html").is_file()
    assert "已有 1 个" in run("batch", "2022Q1")
    assert "草案" in run("approve", "zhongxiang", "2022Q1", "--by", "张三")
    assert "2022Q1" in run("diff", "zhongxiang", "2022Q1", code=2)  # there is one pack alone
    assert "2022年3月" in run("trace", "zhongxiang", "胡集镇", "2022-03", "output_wan")
    run("clean", "zhongxiang")
    run("forecast", "history.csv", "--quarter", "2022Q1")
    run("allocate", "output.csv", "--fund-yuan", "1000.00")
    run("rank", "indicators.csv", "--scheme", "scheme.toml")
    run("new-city", "mycity", "--quarter", "2022Q2")
    assert "下一步" in run("doctor", "mycity", code=3)
    run("lab", "--version")
    assert 'pip install "zx-analysis[dashboard]"' in run("dashboard", code=2)
    cluster = run("batch", "2021Q4", "--cluster", "tcp://127.0.0.1:1", code=2)
    assert 'pip install "zx-analysis[cluster]"' in cluster
    assert run.called == set(get_command(app).commands)
    assert before == {path: path.stat().st_mtime for path in before}


@pytest.mark.parametrize("module", ["explore", "what_if"])
def test_a_notebook_of_an_extra_that_is_not_there_says_so_in_a_line(installed, module):
    code = f"from zx_analysis.pages import {module}"
    done = subprocess.run(
        [installed / "python", "-m", "IPython", "--colors=NoColor", "-c", code],
        capture_output=True,
        text=True,
    )
    said = done.stdout + done.stderr
    assert "没有安装" in said and '-m pip install "zx-analysis[explore]"' in said
    assert "Traceback" not in said and done.returncode == 1


@pytest.mark.parametrize("package", ["pandas", "typst"])
def test_a_package_that_is_not_there_is_said_in_a_line(run, installed, package, tmp_path):
    """As if somebody had taken it away."""
    site = next(installed.parent.glob("lib/*/site-packages"))
    hidden = [path for path in site.iterdir() if re.match(rf"{package}(-|\.|$)", path.name)]
    moved = [path.rename(tmp_path / path.name) for path in hidden]
    try:
        said = run("doctor", code=5)
        line = next(line for line in said.splitlines() if line.startswith("缺失  软件包"))
        assert f"没有安装 {package}" in line and "-m pip install" in line
        if package == "pandas":
            assert "没有安装 pandas" in run("trace", "zhongxiang", "胡集镇", "2022-03", "x", code=5)
    finally:
        for path in moved:
            path.rename(site / path.name)
