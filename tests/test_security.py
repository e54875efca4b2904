"""What may not be in the tree: ways to run what was only to be read, settings that open Jupyter,
traces of people and machines.
"""

import ast
import datetime
import re
import subprocess

import pytest

from zx_analysis import paths

CHECKOUT = paths.PACKAGE.parent
LISTED = subprocess.run(
    ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True
).stdout.splitlines()
CODE = [name for name in LISTED if name.endswith(".py") and not name.startswith("tests/")]
# Where a person's or a machine's trace could be: hashes of the locks and pictures aside.
TEXTS = [
    name
    for name in LISTED
    if name.endswith(
        (
            ".md",
            ".toml",
            ".csv",
            ".txt",
            ".yml",
            ".ipynb",
            ".py",
            ".json",
            ".j2",
            ".typ",
            ".css",
            ".svg",
        )
    )
    and (CHECKOUT / name).is_file()
]
# The child that parses a large file answers in pickles, of which only plain values are taken
# (test_confinement.py). The demonstration has one number, to show that it is left out.
OUR_OWN_CHILD, SHOWN_LEFT_OUT = (
    "zx_analysis/reading/files.py",
    {"zx_analysis/demo/ledgers.py": ["13000000000"]},
)
RUNS_WHAT_IT_READS = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
PHONE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(\d{8})[0-9]{3}[0-9X](?![0-9A-Za-z])")
HOME = re.compile(r"/home/[a-z]\w+|/root/|/Users/\w+|[A-Z]:\\\\?Users")


@pytest.mark.parametrize("name", CODE)
def test_nothing_that_is_read_is_run(name):
    for node in ast.walk(ast.parse((CHECKOUT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = (
                {alias.name.split(".")[0] for alias in node.names}
                if isinstance(node, ast.Import)
                else {(node.module or "").split(".")[0]}
            )
            # benchmarks hand figures to libraries in an environment of their own
            assert (
                not modules & RUNS_WHAT_IT_READS
                or name == OUR_OWN_CHILD
                or name.startswith("benchmarks/")
            ), (name, node.lineno)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {
                "eval",
                "exec",
                "os.system",
                "yaml.load",
                "yaml.full_load",
                "yaml.unsafe_load",
            }, (name, node.lineno, called)
            assert not called.endswith(("read_pickle", "to_pickle")), (name, node.lineno, called)
            assert not any(word.arg == "shell" for word in node.keywords), (
                name,
                node.lineno,
                called,
            )
            assert called not in {"np.load", "numpy.load"} or not any(
                word.arg == "allow_pickle" for word in node.keywords
            ), (name, node.lineno)


def test_jupyter_keeps_its_token_its_host_and_its_checks():
    loosened = re.compile(
        r"(IdentityProvider|ServerApp|NotebookApp|LabApp)\.(token|password|ip|allow_\w+|disable_check_xsrf)|disable_check_xsrf|--ip[= ](?!127\.0\.0\.1)|--no-token|allow_unauthenticated|allow_remote(?!_access.: False)"
    )
    for name in LISTED:
        assert not re.search(r"jupyter\w*_config|(^|/)\.jupyter/", name), name
        if name.endswith((".py", ".toml", ".ipynb", ".json", ".yml")) or name in {
            "Makefile",
            ".ci/run",
        }:
            assert name == "tests/test_security.py" or not loosened.search(
                (CHECKOUT / name).read_text(encoding="utf-8")
            ), name


def traces(text: str) -> list[str]:
    """Home folders, mobile telephone numbers and identity numbers (their eight digits in the middle
    are a date of birth).
    """
    found = HOME.findall(text) + PHONE.findall(text)
    for match in IDENTITY.finditer(text):
        try:
            born = datetime.datetime.strptime(match[1], "%Y%m%d")
        except ValueError:
            continue
        if 1900 < born.year < 2030 and check_digit(match[0][:17]) == match[0][17]:
            found.append(match[0])
    return found


def check_digit(digits: str) -> str:
    """The last character of an identity number, GB 11643: weights 2^(17−i) mod 11 on the first 17
    digits.
    """
    return "10X98765432"[
        sum(int(digit) * (2 ** (17 - i) % 11) for i, digit in enumerate(digits)) % 11
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系人 13800138000。", ["13800138000"]),
        ("/home/zhang/data", ["/home/zhang"]),
        ("身份证 11010519491231002X", ["11010519491231002X"]),  # the example of GB 11643-1999
        ("91420881MA48XYZ12K 产值 11380013800.5", []),
        ("110105194913310021", []),
    ],
)
def test_traces_are_recognised(text, found):
    assert traces(text) == found


@pytest.mark.parametrize(
    "name",
    [name for name in TEXTS if not name.startswith("tests/") and name != "requirements.lock"],
)
def test_no_person_and_no_machine_in_what_is_committed(name):
    assert traces((CHECKOUT / name).read_text(encoding="utf-8-sig")) == SHOWN_LEFT_OUT.get(name, [])


@pytest.mark.slow
def test_no_person_and_no_machine_in_a_pack(small_city, root, zx):
    (root / "notebooks").symlink_to(CHECKOUT / "notebooks")
    assert zx("report", "sanzhen", "2022Q1")[0] == 0
    for file in (root / "reports" / "sanzhen" / "2022Q1").rglob("*"):
        if file.suffix in {".json", ".html", ".csv"}:
            text = re.sub(
                r"data:font/woff;base64,[0-9A-Za-z+/=]+", "", file.read_text(encoding="utf-8-sig")
            )
            assert (
                traces(re.sub(r"\b[0-9a-f]{64}\b", "", text)) == []
                and str(root) not in text
                and str(CHECKOUT) not in text
            ), file.name
