"""Small registers and files that the tests write themselves."""

from pathlib import Path

import pytest

from zx_analysis.city import Register

# The published data lies beside the checkout, never in it.
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"


@pytest.fixture
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip("the published data is not beside this checkout")
    return REAL


@pytest.fixture
def register(tmp_path) -> Register:
    """Three towns of the official division codes, with an alias each."""
    path = tmp_path / "register.csv"
    path.write_text(
        "code,name,aliases\n420881001,郢中街道,郢中|郢中街道办事处\n420881103,胡集镇,胡集\n420881200,九里乡,九里回族乡\n",
        encoding="utf-8")
    return Register.from_csv(path)
