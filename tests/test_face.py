"""The analyst's face: `import zx_analysis as zx`."""

import ast
import doctest
import inspect
import subprocess
import sys
import warnings

import matplotlib
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

import zx_analysis as zx
from zx_analysis import paths

SOURCE = (paths.PACKAGE / "__init__.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", zx.__all__)
def test_the_worked_example_of_every_name(name):
    """Each is called the way its docstring shows, and gives what is worked out there by hand."""
    thing = getattr(zx, name)
    module = sys.modules[thing.__module__]
    examples = [
        test
        for test in doctest.DocTestFinder(recurse=False).find(thing, name, module)
        if test.examples
    ]
    assert examples, f"{name} has no worked example"
    for test in examples:
        with (
            warnings.catch_warnings(),
            matplotlib.rc_context(),
            pd.option_context("display.width", 200),
        ):
            warnings.simplefilter("error", UserWarning)
            said: list[str] = []
            assert (
                doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
                .run(test, out=said.append)
                .failed
                == 0
            ), "".join(said)


@pytest.mark.parametrize(
    "name", [name for name in zx.__all__ if inspect.isfunction(getattr(zx, name))]
)
def test_a_docstring_names_every_argument_and_every_error(name):
    function = getattr(zx, name)
    text = inspect.getdoc(function) or ""
    missing = [one for one in inspect.signature(function).parameters if one not in text]
    assert not missing
    assert "Error" in text or "Refused" in text


def test_the_example_at_the_head_of_the_package():
    assert doctest.testmod(zx).failed == 0


def test_each_name_is_said_once_to_the_type_checker_and_once_to_the_loader():
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.ImportFrom)]
    typed = {
        name.name: (node.module or "").removeprefix("zx_analysis.")
        for node in imports
        for name in node.names
        if (node.module or "").startswith("zx_analysis.")
    }
    assert typed == zx.HOMES
    assert sorted(typed) == zx.__all__
    assert set(zx.__all__) <= set(dir(zx))


def test_no_name_is_one_of_a_package():
    """An import of `zx_analysis.forecasting` binds that name in the face."""
    packages = {file.parent.name for file in paths.PACKAGE.glob("*/__init__.py")}
    assert not packages & set(zx.__all__)


def test_what_there_is_not_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'forecast'"):
        zx.forecast  # noqa: B018


def test_nothing_is_loaded_before_it_is_asked_for():
    """Told by the modules that are there, not by a clock."""
    asked = "import sys, zx_analysis; print(*[name for name in sys.modules if 'zx_analysis.' in name or name == 'pandas'])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_packages_do_not_take_from_the_face():
    """It stands above all floors: whoever took a name of it would import upwards."""
    for file in paths.PACKAGE.glob("*/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "zx_analysis":
                assert not {name.name for name in node.names} & set(zx.__all__), file.name
            if isinstance(node, ast.Import):
                assert "zx_analysis" not in [name.name for name in node.names], file.name


CHINESE = "郢中街道：预计产值（亿元），增速 −3.5％"


def test_a_chart_of_ones_own_shows_chinese_after_one_line():
    """Each letter has a glyph of its own in the font that is drawn with, and none is the box."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib says so where it draws a box
        zx.chart_style()
        axes = pd.DataFrame({CHINESE: [1, 2]}, index=["一季度", "二季度"]).plot(title=CHINESE)
        axes.figure.canvas.draw()
        labels = [axes.title, *axes.get_xticklabels(), *axes.get_legend().get_texts()]
        drawn = {label.get_text(): label.get_fontproperties() for label in labels}
        assert CHINESE in drawn
        for text, look in drawn.items():
            font = FT2Font(font_manager.findfont(look, fallback_to_default=False))
            assert [letter for letter in text if not font.get_char_index(ord(letter))] == []
        matplotlib.pyplot.close(axes.figure)


def test_without_the_line_it_would_not():
    """What the line changes: matplotlib's own font has no Chinese."""
    font = FT2Font(font_manager.findfont("DejaVu Sans"))
    assert not font.get_char_index(ord("郢"))
