"""The commands of the other documents, as test_guide does for the guide: each that ends by itself
is run, and no document names one that is not there.
"""

import re
import subprocess
import sys

import pytest

from tests.waiting import HANGS
from tests.whole.test_guide import FENCE, GUIDE, steps
from zx_analysis import paths
from zx_analysis.quarter.answers import Answers, open_study

CHECKOUT = paths.PACKAGE.parent
TEXT = {
    name: (CHECKOUT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "docs/guide.md",
        "docs/methods.md",
        "benchmarks/README.md",
        "benchmarks/cluster.md",
    )
}
QUOTED = re.compile(r"`((?:zx|make|time make|sha256sum) [^`]+)`")
# Longer words first: each is replaced once. What README's table of commands writes in capitals, on
# the guide's own city.
MEANT = {
    "FILE…": "data/raw/mycity/bulletins",
    "R.csv": "data/raw/mycity/townships.csv",
    "CITY": "mycity",
    "QUARTER": "2022Q2",
    "NAME": "赵六",
    "TOWNSHIP": "东河镇",
    "PERIOD": "2022-06",
    "INDICATORS.csv": "indicators.csv",
    "INDICATOR": "output_wan",
    "HISTORY.csv": "history.csv",
    "OUTPUT.csv": "output.csv",
    "S.toml": "scheme.toml",
    "'*'": "zhong*",
    "--target X": "--target 900",
}
PLAIN = {
    "history.csv": "period,months,甲,乙\n"
    + "".join(
        f"{year}-{month:02},1,{100 + month},{50 + year % 10}\n"
        for year in (2019, 2020, 2021)
        for month in range(1, 13)
    ),
    "output.csv": "code,name,output_wan\n1,甲镇,200\n2,乙镇,100\n",
    "indicators.csv": "code,name,output_wan\n1,甲镇,200\n2,乙镇,100\n3,丙镇,50\n",
    "scheme.toml": '[ranking]\nflagged = 1\ndecimals = 2\ntie_breakers = []\ngate_share = 0.9\nmissing = "bounds"\n[[ranking.indicators]]\nname = "output_wan"\nweight = 1\ndirection = "higher"\n',
}
# Why a command is not run here.
NOT_RUN = {
    "zx lab": "serves until it is ended: tests/browser",
    "zx dashboard": "serves until it is ended: tests/browser",
    "make lab": "serves until it is ended",
    "make test": "runs this test",
    "make test-all": "runs this test",
    "make bench": "an hour of measurements",
    "make lock": "resolves the lock anew from the index",
    "make clean": "would take away the packs of whoever runs this test",
    "make dictionary": "tests/city/test_tables.py",
    "make wheel": "tests/whole/test_installed.py builds both",
    "make messages": "tests/messages/test_messages.py",
    "make audit": ".ci/run runs it",
    "zx report mycity 2022Q2 --as-of 2022-02": "what it would read begins in the quarter before: the next line runs it on the demonstration",
}


def fenced(text):
    return [
        line.split("#")[0].strip()
        for fence in FENCE.finditer(text)
        for line in fence[2].splitlines()
        if line.startswith(("zx ", "make "))
    ]


def quoted(text):
    """The commands of the table of commands and of running text, capitals replaced."""
    for command in dict.fromkeys(QUOTED.findall(text)):
        yield re.sub("|".join(map(re.escape, MEANT)), lambda found: MEANT[found[0]], command)


def names(text):
    return {" ".join(command.split()[:2]) for command in quoted(text)}


def test_both_readmes_and_both_tables_of_commands_name_the_same_commands():
    english, chinese = TEXT["README.md"], TEXT["README.zh-CN.md"]
    assert fenced(english) == fenced(chinese) and names(english) == names(chinese)
    commands = TEXT["docs/guide.md"].partition("## Commands")[2], GUIDE.partition("## 八、命令")[2]
    assert len(names(commands[0])) > 12 and names(commands[0]) == names(commands[1])


@pytest.mark.slow
def test_every_command_of_the_guide_that_ends_by_itself_is_run(root):
    (root / "notebooks").symlink_to(CHECKOUT / "notebooks")
    for name, content in PLAIN.items():
        (root / name).write_text(content, encoding="utf-8")

    def run(command):
        words = command.removeprefix("time ").split()
        program = (
            ["make", "-C", str(CHECKOUT)]
            if words[0] == "make"
            else [sys.executable, "-m", "zx_analysis"]
        )
        done = subprocess.run(
            [*program, *words[1:]],
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=HANGS,
        )
        assert done.returncode == 0, (command, done.stdout[-1500:], done.stderr[-1500:])
        return done.stdout

    assert "已写出" in run("zx demo")
    assert set(fenced(TEXT["README.md"])) - {"make report", "make test"} <= set(
        fenced(TEXT["docs/guide.md"])
    )
    for command in fenced(TEXT["docs/guide.md"]):
        if command.startswith(
            "zx doctor"
        ):  # between new-city and doctor the reader fills in the folder, as the guide says
            for kind, path, content in steps():
                if kind == "file":
                    (root / path).parent.mkdir(parents=True, exist_ok=True)
                    (root / path).write_text(content, encoding="utf-8")
        if not command.startswith(tuple(NOT_RUN)):
            run(command)
    left = [
        command
        for command in quoted(TEXT["docs/guide.md"])
        if not command.startswith(
            (*NOT_RUN, "zx demo", "make report", "time make report", "sha256sum")
        )
    ]
    # a command is quoted with what it needs only in the table of commands; elsewhere its bare name
    # may stand
    whole = [command for command in left if len(command.split()) > 2 and "NAME" not in command]
    assert len(whole) >= 10
    for command in whole:
        run(command)


@pytest.mark.parametrize("name", TEXT)
def test_every_target_of_make_is_there(name):
    targets = set(
        re.findall(r"^([\w./-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M)
    )
    assert set(re.findall(r"(?:^|`)(?:time )?make ([\w./-]+)", TEXT[name], re.M)) <= targets


@pytest.mark.slow
def test_every_figure_shown_by_the_methods_can_be_shown_again(capsys):
    """docs/methods.md defines `demo`: a statement on the study of the made-up quarter, called s,
    and its answers, called a.
    """
    shown = dict.fromkeys(re.findall(r'`demo "([^"`]+)"`', TEXT["docs/methods.md"]))
    study = open_study("zhongxiang", "2022Q1")
    assert len(shown) >= 5
    for statement in shown:
        exec(statement, {"s": study, "a": Answers(study)})  # noqa: S102 - the statements are those of our own document
        assert capsys.readouterr().out.strip(), statement


def test_every_test_named_by_the_methods_is_there():
    for words in dict.fromkeys(re.findall(r"`t ([^`]+)`", TEXT["docs/methods.md"])):
        files = [
            file
            for pattern in re.findall(r"(?:tests|notebooks)/[\w/*]+\.\w+", words)
            for file in CHECKOUT.glob(pattern)
        ]
        sources = "".join(file.read_text(encoding="utf-8") for file in files).lower()
        assert files, words
        for word in re.findall(
            r"\w+", next(iter(re.findall(r'-k "([^"]+)"|-k (\S+)', words)), ("", ""))[0]
        ):
            assert word in ("and", "or", "not") or word.lower() in sources, (words, word)


@pytest.mark.parametrize("name", [name for name in TEXT if name.startswith(("docs", "benchmarks"))])
def test_every_benchmark_named_is_there(name):
    for file in re.findall(r"(?:python|\s)(benchmarks/\w+\.py)", TEXT[name]):
        assert (CHECKOUT / file).is_file(), file


def test_every_method_says_what_it_must_not_be_read_as():
    text = (CHECKOUT / "docs" / "methods.md").read_text(encoding="utf-8")
    methods = re.split(r"^### ", text, flags=re.M)[1:]
    silent = [
        method.partition("\n")[0]
        for method in methods
        if "ot to be read as" not in method.partition("\n## ")[0]
    ]
    assert len(methods) > 40 and not silent
