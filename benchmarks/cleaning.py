"""How long cleaning takes, as a ratio to the bare read of the same files in the same run, and its
peak memory.

    python benchmarks/cleaning.py

Bare read: calamine's or the csv module's cells, nothing else. Each case runs in a process of its
own; times are of the processor, the smallest of three runs (of the long cases one), memory is the
process's peak less that of a process that only imports the package.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
ROWS = 200_000


def smallest(work, runs: int = 3) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def bare(files: list[Path]) -> None:
    from python_calamine import CalamineWorkbook

    for path in files:
        if path.suffix == ".csv":
            data = path.read_bytes()
            list(
                csv.reader(
                    io.StringIO(
                        data.decode("utf-8" if b"\xe5\xb9\xb4" in data[:200] else "gb18030"),
                        newline="",
                    )
                )
            )
        else:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def long_file(folder: Path, rows: int) -> tuple[Path, Path]:
    """One long csv, a figure a row: `rows` over 1,000 townships; and their register."""
    towns = [f"第{number}镇" for number in range(1000)]
    register, path = folder / "townships.csv", folder / "long.csv"
    register.write_text(
        "code,name,aliases\n"
        + "".join(f"T{number:03d},{name},\n" for number, name in enumerate(towns)),
        encoding="utf-8",
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("乡镇,时间,指标,单位,数值\n")
        for number in range(rows):
            year, month = divmod(number // len(towns), 12)
            file.write(
                f"{towns[number % len(towns)]},{2000 + year}年{month + 1}"
                f"月,工业总产值,万元,{number % 9973 + 1000.5}\n"
            )
    return path, register


def case(name: str) -> dict:
    """One case: seconds bare and cleaned, peak memory in MB."""
    from zx_analysis.city import City, Register
    from zx_analysis.cleaning import clean_city, clean_files

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if name == "long":
        with tempfile.TemporaryDirectory() as folder:
            path, townships = long_file(Path(folder), ROWS)
            register = Register.from_csv(townships)
            result = {
                "bare": smallest(lambda: bare([path]), 1),
                "clean": smallest(lambda: clean_files([path], register), 1),
            }
    else:
        times = 1 if name == "imports" else int(name)
        city = City.load("zhongxiang")
        files = city.files()
        result = {
            "bare": smallest(lambda: [bare(files) for _ in range(times)]),
            "clean": smallest(
                lambda: [clean_city(city) for _ in range(times)], 1 if times > 10 else 3
            ),
        }
    return result | {"memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}


def main() -> None:
    print(f"{'case':<22}{'bare s':>10}{'clean s':>10}{'ratio':>8}{'MB':>8}")
    for name, shown in (
        ("1", "the city"),
        ("10", "10 cities"),
        ("100", "100 cities"),
        ("long", f"{ROWS:,} rows"),
    ):
        ran = subprocess.run(
            [sys.executable, __file__, name], capture_output=True, text=True, cwd=CHECKOUT
        )
        if ran.returncode:
            sys.exit(ran.stderr[-2000:])
        r = json.loads(ran.stdout)
        print(
            f"{shown:<22}{r['bare']:>10.3f}{r['clean']:>10.3f}{r['clean'] / r['bare']:>8.1f}"
            f"{r['memory']:>8.0f}"
        )


if __name__ == "__main__":
    print(json.dumps(case(sys.argv[1]))) if len(sys.argv) > 1 else main()
