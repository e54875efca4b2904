"""One step on plain files, as commands of `zx`: clean, forecast, allocate, rank."""

import json
import math
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zx_analysis import paths
from zx_analysis.messages import InputRefused, Place, exits, message

if TYPE_CHECKING:  # a command that reads no table need not wait for it
    import pandas as pd

    from zx_analysis.city import Quarter, Scheme
    from zx_analysis.forecasting import Forecast

TABLES = ("panel", "findings", "row_ledger")  # what cleaning gives, a file each
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序读取 · for machines")]


def clean(
    given: Annotated[
        list[str], typer.Argument(help="城市名，或文件和文件夹 · a city, or files and folders")
    ],
    register: Annotated[Path | None, typer.Option(help="名录 csv · code,name,aliases")] = None,
    months: Annotated[
        str, typer.Option(help="应有的月份，逗号分隔 · months that must be there, 2022-01,2022-02")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            help=(
                "三张表写到哪个文件夹；不写时城市写到 data/processed，"
                "文件写到当前文件夹；别人的同名文件不覆盖 · folder for the three tables"
            )
        ),
    ] = None,
) -> None:
    """整理报表：panel.csv、findings.csv、row_ledger.csv · clean spreadsheets into three tables.

    例：zx clean mycity；不用城市文件夹：zx clean 报表.xlsx --register 名录.csv --out 结果。 Of
    single files: zx clean FILE --register R.csv.
    """
    from zx_analysis.city import City, Register
    from zx_analysis.cleaning import clean_city, clean_files
    from zx_analysis.documents import write_table

    mark = ""
    _refuse_no_folder(out)
    if register is None:
        if len(given) != 1:
            raise ValueError(message("files_need_a_register"))
        if not paths.NAME.fullmatch(given[0]):
            raise ValueError(message("no_name_of_a_city", given=given[0]))
        city = City.load(given[0])
        cleaned, mark, out = clean_city(city), city.mark, out or paths.processed(given[0])
    else:
        missing = [path for path in given if not Path(path).exists()]
        if missing:
            raise InputRefused(*(message("given_file_not_there", file=path) for path in missing))
        _refuse_to_write_over(out or Path())
        cleaned = clean_files(
            given, Register.from_csv(register), [m for m in months.split(",") if m] or None
        )
    folder = out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        write_table(folder / f"{name}.csv", getattr(cleaned, name), mark)
    counts = {"figures": len(cleaned.panel), "findings": len(cleaned.findings)}
    where = {"folder": folder.resolve(), "here": message("the_current_folder") if not out else ""}
    print(
        message(
            "three_tables_written", **counts, **where, tables=[f"{name}.csv" for name in TABLES]
        ).zh
    )


def _refuse_no_folder(out: Path | None) -> None:
    """ValueError where the tables cannot go, because `out`, or what it lies in, is a file."""
    for path in [] if out is None else (out, *out.parents):
        if path.exists() and not path.is_dir():
            raise ValueError(message("out_is_no_folder", path=path))


def _refuse_to_write_over(folder: Path) -> None:
    """ValueError where a file of another hand has the name of one of the three tables."""
    from zx_analysis.city import tables
    from zx_analysis.documents import written_as

    foreign = [
        file
        for name in TABLES
        if (file := folder / f"{name}.csv").exists()
        and not written_as(file, tables.table(name).names)
    ]
    if foreign:
        raise ValueError(message("file_of_another_hand", files=[str(file) for file in foreign]))


def forecast(
    history: Annotated[
        Path,
        typer.Argument(
            help=(
                "csv：period,months 和每个单位一列；months 是这一行包括几个月 · "
                "period,months,<unit>…"
            )
        ),
    ],
    quarter: Annotated[str, typer.Option(help="季度 · e.g. 2022Q1")],
    target: Annotated[
        float | None,
        typer.Option(help="目标；给出时算达到的概率 · a target, to be told its probability"),
    ] = None,
    seed: Annotated[int, typer.Option(help="随机数种子，同一种子结果相同 · seed of the draws")] = 0,
    as_json: AsJson = False,
) -> None:
    """预测一个季度的合计 · forecast one quarter from a plain file.

    例：zx forecast history.csv --quarter 2022Q1 --target 900
    """
    from zx_analysis.city import Quarter
    from zx_analysis.cli import plain_tables
    from zx_analysis.forecasting import forecast_quarter

    if target is not None and not math.isfinite(target):
        raise ValueError(message("target_not_finite", target=target))
    asked = Quarter.parse(quarter)
    exact, months = plain_tables.history(history)
    with _refused_as(history, "历史数据"):
        result = forecast_quarter(exact.astype(float), asked, months, seed=seed)
    table = result.quantiles()
    answer = {
        "quarter": quarter,
        "known_months": result.known_months,
        "notes": result.notes,
        "quantiles": {
            unit: {str(p): _shortest(v) for p, v in row.items()} for unit, row in table.iterrows()
        },
    }
    if target is not None:
        answer["target"], answer["probability"] = target, result.probability_at_least(target)
    if as_json:
        _print_json(answer)
        return
    places = _places(exact, float(table[0.5]["total"]))
    print("\n".join(_forecast_zh(result, asked, target, places, exact.index)))
    _print_notes(result.notes)
    shown = (
        table[[0.5]].set_axis(["实际"], axis=1)
        if result.known_months == 3
        else table.rename(columns=lambda p: "中位数" if p == 0.5 else f"{100 * p:g}%分位")
    )
    _print_table(
        shown.rename(index={"total": "合计"})
        .map(lambda value: f"{value:,.{places}f}")
        .rename_axis("单位")
        .reset_index()
    )


def allocate(
    output: Annotated[
        Path, typer.Argument(help="csv：code,name,output_wan · townships with their output")
    ],
    fund_yuan: Annotated[str, typer.Option(help="金额（元），如 1000000.00")],
    as_json: AsJson = False,
) -> None:
    """按产值比重分配资金，精确到分 · share a fund out by output, exact to the fen.

    例：zx allocate output.csv --fund-yuan 1000000.00
    """
    from zx_analysis.city.amounts import money_text, parse_yuan, yuan_text
    from zx_analysis.cli import plain_tables
    from zx_analysis.rewards import allocate_fund

    fund_fen = parse_yuan(fund_yuan)
    frame = plain_tables.units(output, ["output_wan"])
    exact = plain_tables.figures(output, frame[["output_wan"]], gaps=False, negative=False)
    names = dict(zip(frame["code"], frame["name"], strict=True))
    with _refused_as(output, ""), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is in the notes
        result = allocate_fund(fund_fen, exact["output_wan"].set_axis(frame["code"]))
    amounts = result["amount_fen"]
    notes = [
        *(_with_name(note, names) for note in result.attrs["notes"]),
        *plain_tables.twice(frame),
    ]
    answer = {
        "fund_yuan": yuan_text(int(amounts.sum())),
        "notes": notes,
        "allocation": [
            {
                "code": code,
                "name": names[code],
                "amount_fen": int(fen),
                "amount_yuan": yuan_text(int(fen)),
            }
            for code, fen in amounts.items()
        ],
    }
    if as_json:
        _print_json(answer)
        return
    total = money_text(int(amounts.sum()))
    print(message("fund_shared_out", fund=money_text(fund_fen), count=len(amounts), total=total).zh)
    _print_notes(notes)
    shown = result.assign(
        name=result.index.map(names),
        share=result["share_pct"].map("{:.2f}".format),
        amount=amounts.map(money_text),
    ).reset_index()
    _print_table(
        shown[["township_code", "name", "share", "amount"]].set_axis(
            ["代码", "名称", "产值占比（%）", "金额（元）"], axis=1
        )
    )


def rank(
    indicators: Annotated[
        Path, typer.Argument(help="csv：code,name 和每个指标一列 · townships with their indicators")
    ],
    scheme: Annotated[
        Path,
        typer.Option(
            help=(
                "含 \\[ranking] 一段的 TOML，写法与 policy/季度.toml 相同 · the scheme, as in a "
                "policy file"
            )
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """按综合得分排名 · rank townships by a composite indicator.

    例：zx rank indicators.csv --scheme data/raw/mycity/policy/2022Q2.toml
    """
    from pydantic import RootModel

    from zx_analysis.city import Scheme
    from zx_analysis.city.settings import read_toml
    from zx_analysis.cli import plain_tables
    from zx_analysis.ranking import rank_townships
    from zx_analysis.ranking.scoring import BASE

    rules = read_toml(RootModel[dict[str, Any]], scheme, shown=scheme.name).root
    if "ranking" not in rules and "indicators" not in rules:
        raise InputRefused(message("no_ranking_in_the_file", Place(scheme.name)))
    rules = rules.get("ranking", rules)
    with _refused_as(scheme, ""):
        plan = Scheme.of(rules)
    bases = [row.name + BASE for row in plan.indicators if row.least_base is not None]
    needed: list[str] = list(
        dict.fromkeys(
            [
                *plan.names,
                *plan.tie_breakers,
                *bases,
                *([plan.minimum.column] if plan.minimum else []),
                *([plan.denominator] if plan.denominator else []),
            ]
        )
    )
    texts = plain_tables.units(indicators, needed)
    figures = (
        plain_tables.figures(indicators, texts[needed], gaps=True, negative=True)
        .astype(float)
        .set_axis(texts["code"])
    )
    figures.insert(0, "township", texts["name"].to_numpy())
    with _refused_as(indicators, ""):
        result = rank_townships(figures, rules)
    table, notes = result.table.reset_index(), [*result.notes, *plain_tables.twice(texts)]
    answer = {
        "status": result.status,
        "bottom": result.bottom,
        "tested": result.tested,
        "untested": result.untested,
        "notes": notes,
        "table": json.loads(table.to_json(orient="records")),
    }
    if as_json:
        _print_json(answer)
        return
    names = result.table["township"]
    print(
        message(
            "units_at_the_end",
            count=len(result.bottom),
            names=[names[code] for code in result.bottom] or message("nobody_at_the_end"),
            verdict=result.verdict,
        ).zh
    )
    if unsure := [names[code] for code in names.index if code in result.possible - result.certain]:
        print(message("perhaps_at_the_end", names=unsure).zh)
    _print_notes(notes)
    _print_table(_ranking_zh(table, plan))


def _forecast_zh(
    result: "Forecast", quarter: "Quarter", target: float | None, places: int, periods: "pd.Index"
) -> list[str]:
    """The answer in Chinese: the target first, the range, and what both rest on."""
    import numpy as np

    from zx_analysis.city.indicators import in_full
    from zx_analysis.forecasting import attain
    from zx_analysis.forecasting.attainment import spaced

    final, sentences = result.known_months == 3, []
    if target is not None:
        attained = attain(
            "合计",
            "",
            target,
            result.total,
            known=float(result.known.sum()),
            final=final,
            thresholds=dict.fromkeys(("green", "blue", "orange"), 1.0),
        )
        words, fact = attained.probability_zh, final or attained.met
        sentences.append(
            message(
                "target_is_a_fact" if fact else "target_of_the_forecast",
                target=in_full(target),
                probability=words if fact else spaced(words),
            )
        )
    low, middle, high = (
        f"{value:,.{places}f}" for value in np.quantile(result.total, [0.1, 0.5, 0.9])
    )
    label = quarter.label_zh
    if final:
        sentences.append(message("quarter_is_a_fact", quarter=label, total=middle))
    else:
        sentences += [
            message("quarter_is_forecast", quarter=label, median=middle, low=low, high=high),
            message(
                "what_a_forecast_rests_on",
                first=periods[0],
                last=periods[-1],
                months=result.known_months,
                draws=len(result.total),
            ),
        ]
    return [sentence.zh for sentence in sentences]


def _ranking_zh(table: "pd.DataFrame", plan: "Scheme") -> "pd.DataFrame":
    """The ranking as people read it: place, unit, score, the points of each indicator."""
    import pandas as pd

    def text(column: str, decimals: int) -> "pd.Series":
        return table[column].map(lambda value: "缺" if pd.isna(value) else f"{value:.{decimals}f}")

    yes = {True: "是", False: ""}
    return pd.DataFrame(
        {
            "名次": table["rank"].map(lambda rank: "" if pd.isna(rank) else str(rank)),
            "代码": table["township_code"],
            "名称": table["township"],
            **({"分组": table["group"]} if "group" in table else {}),
            "得分": text("score", plan.decimals),
            **{
                f"{row.label}（分）": text(f"{row.name}_contribution", 2) for row in plan.indicators
            },
            "并列": table["tied"].map(yes),
            "末位": table["flagged"].map(yes),
        }
    )


@contextmanager
def _refused_as(path: Path, begins: str) -> Iterator[None]:
    """A ValueError that begins so is a matter of this file, not of how the command was written."""
    try:
        yield
    except ValueError as error:
        if not str(error).startswith(begins):
            raise
        why = exits.reason(error)
        raise InputRefused(message("plain_file_does_not_fit", file=path.name, why=why)) from error


def _places(exact: "pd.DataFrame", total: float) -> int:
    """Decimals for people: those of the file, at most two, and three figures of the total at
    least.
    """
    given = max(
        (-value.as_tuple().exponent for value in exact.to_numpy().ravel() if value is not None),
        default=0,
    )
    return max(0, min(given, 2), 2 - math.floor(math.log10(total)) if 0 < total < 100 else 0)


def _shortest(value: float) -> float:
    """Without the last bits that adding floats leaves: 18855.699999999997 → 18855.7."""
    return float(f"{value:.15g}")


def _with_name(note: str, names: dict[str, str]) -> str:
    """A note that begins with a unit's code, with its name."""
    code = next((code for code in names if note.startswith(f"{code}的数")), None)
    return note if code is None else f"{names[code]}（{code}）{note.removeprefix(code)}"


def _print_notes(notes: list[str]) -> None:
    for note in notes:
        print(f"注意：{note}{'' if note.endswith('。') else '。'}")


def _print_table(table: "pd.DataFrame") -> None:
    """A table of texts, a blank line above; Chinese characters are two columns wide."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True):
        print(f"\n{table.to_string(index=False)}")


def _print_json(answer: dict) -> None:
    """JSON in the characters that standard output can show, or all others escaped."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(answer, indent=1)
    print(text)
