"""One step on plain files, as commands of `zx`: clean, forecast, allocate, rank."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import RootModel

from zx_analysis import paths
from zx_analysis.city import City
from zx_analysis.remarks import InputRefused, refusal
from zx_analysis.settings import read_toml

if TYPE_CHECKING:  # a command that reads no table need not wait for it
    import pandas as pd

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how xlsx and xls begin

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序读取 · for machines")]


def clean(given: Annotated[list[str], typer.Argument(help="城市名，或文件和文件夹 · a city, or files and folders")],
          register: Annotated[Path | None, typer.Option(help="名录 csv · code,name,aliases")] = None,
          months: Annotated[str, typer.Option(help="应有的月份，逗号分隔 · months that must be there, 2022-01,2022-02")] = "",
          out: Annotated[Path | None, typer.Option(help="三张表写到哪里；不写时城市写到 data/processed，文件写到当前文件夹 · folder for the three tables")] = None) -> None:
    """整理报表：panel.csv、findings.csv、row_ledger.csv · clean spreadsheets into three tables.

    例：zx clean mycity；不用城市文件夹：zx clean 报表.xlsx --register 名录.csv --out 结果。 Of single files: zx clean FILE --register R.csv.
    """
    from zx_analysis.cleaning import clean_city, clean_files
    from zx_analysis.register import Register
    from zx_analysis.results import write_table

    mark = ""
    if register is None:
        if len(given) != 1:
            raise ValueError("给出文件时要有 --register 名录。 Files need --register.")
        city = City.load(given[0])
        cleaned, mark, out = clean_city(city), city.mark, out or paths.processed(given[0])
    else:
        missing = [path for path in given if not Path(path).exists()]
        if missing:
            raise InputRefused(*(f"文件 {path} 不存在。 File {path} does not exist." for path in missing))
        cleaned = clean_files(given, Register.from_csv(register), [m for m in months.split(",") if m] or None)
        out = out or Path(".")
    out.mkdir(parents=True, exist_ok=True)
    for name in ("panel", "findings", "row_ledger"):
        write_table(out / f"{name}.csv", getattr(cleaned, name), mark)
    print(f"读入 {len(cleaned.panel)} 个数字，{len(cleaned.findings)} 个问题；已写入 {out}")


def forecast(history: Annotated[Path, typer.Argument(help="csv：period,months 和每个单位一列；months 是这一行包括几个月 · period,months,<unit>…")],
             quarter: Annotated[str, typer.Option(help="季度 · e.g. 2022Q1")], target: Annotated[float | None, typer.Option(help="目标；给出时算达到的概率 · a target, to be told its probability")] = None,
             seed: Annotated[int, typer.Option(help="随机数种子，同一种子结果相同 · seed of the draws")] = 0, as_json: AsJson = False) -> None:
    """预测一个季度的合计 · forecast one quarter from a plain file.

    例：zx forecast history.csv --quarter 2022Q1 --target 900
    """
    from zx_analysis.forecasting import forecast_quarter

    texts = _csv(history, ("period", "months"))
    figures = _figures(history, texts.drop(columns="period"))
    if wrong := [line for line, months in figures["months"].items() if months not in (1, 2, 3)]:
        raise InputRefused(*(refusal(history.name, f"第 {line} 行，列 months", f"“{texts.at[line, 'months']}”", "1、2 或 3，即这一行包括几个月（1-2月合并填 2）", "请改正。",
                                     f"months reads {texts.at[line, 'months']!r}, expected 1, 2 or 3.") for line in wrong))
    figures = figures.set_axis(texts["period"])
    months = figures.pop("months")
    result = forecast_quarter(figures, quarter, months, seed=seed)
    table = result.quantiles()
    answer = {"quarter": quarter, "known_months": result.known_months, "notes": result.notes,
              "quantiles": {unit: {str(p): v for p, v in row.items()} for unit, row in table.iterrows()}}
    if target is not None:
        answer["target"], answer["probability"] = target, result.probability_at_least(target)
    _answer(answer, as_json, table)
    if not as_json:
        for note in result.notes:  # a probability says what it rests on
            print(f"{note}。")


def allocate(output: Annotated[Path, typer.Argument(help="csv：code,name,output_wan · townships with their output")],
             fund_yuan: Annotated[str, typer.Option(help="金额（元），如 1000000.00")],
             as_json: AsJson = False) -> None:
    """按产值比重分配资金，精确到分 · share a fund out by output, exact to the fen.

    例：zx allocate output.csv --fund-yuan 1000000.00
    """
    import pandas as pd

    from zx_analysis.money import parse_yuan, yuan_text
    from zx_analysis.rewards import allocate_fund

    frame = _csv(output, ("code", "name", "output_wan"))
    result = allocate_fund(parse_yuan(fund_yuan), frame.set_index("code")["output_wan"])
    amounts = result["amount_fen"]
    answer = {"fund_yuan": yuan_text(int(amounts.sum())), "allocation": [
        {"code": code, "name": name, "amount_fen": int(fen), "amount_yuan": yuan_text(int(fen))}
        for (code, fen), name in zip(amounts.items(), frame["name"], strict=True)]}
    _answer(answer, as_json, pd.DataFrame(answer["allocation"])[["code", "name", "amount_yuan"]].set_axis(["代码", "名称", "金额（元）"], axis=1).set_index("代码"))


def rank(indicators: Annotated[Path, typer.Argument(help="csv：code,name 和每个指标一列 · townships with their indicators")],
         scheme: Annotated[Path, typer.Option(help="含 \\[ranking] 一段的 TOML，写法与 policy/季度.toml 相同 · the scheme, as in a policy file")],
         as_json: AsJson = False) -> None:
    """按综合得分排名 · rank townships by a composite indicator.

    例：zx rank indicators.csv --scheme data/raw/mycity/policy/2022Q2.toml
    """
    from zx_analysis.ranking import rank_townships
    from zx_analysis.schemes import Scheme
    from zx_analysis.scoring import BASE

    rules = read_toml(RootModel[dict[str, Any]], scheme, shown=scheme.name).root
    if "ranking" not in rules and "indicators" not in rules:
        raise InputRefused(refusal(scheme.name, "", "没有 [ranking] 一段的文件", "排名方案", "请照 policy/季度.toml 写上 [ranking]。", "there is no [ranking] in it. Write one, as in a policy file."))
    rules = rules.get("ranking", rules)
    plan = Scheme.of(rules)
    bases = [row.name + BASE for row in plan.indicators if row.least_base is not None]
    needed = list(dict.fromkeys([*plan.names, *plan.tie_breakers, *bases, *([plan.minimum.column] if plan.minimum else [])]))
    texts = _csv(indicators, ("code", "name", *needed))
    figures = _figures(indicators, texts[needed]).set_axis(texts["code"])
    figures.insert(0, "township", texts["name"].to_numpy())
    result = rank_townships(figures, rules)
    table = result.table.reset_index()
    answer = {"status": result.status, "bottom": result.bottom, "notes": result.notes, "table": json.loads(table.to_json(orient="records"))}
    _answer(answer, as_json, result.table)


def _csv(path: Path, columns: Iterable[str]) -> "pd.DataFrame":
    """Every cell as text by column, indexed by its line in the file; InputRefused names what was read and the columns that are expected."""
    import pandas as pd

    from zx_analysis.encodings import decode

    expected = f"csv，第一行是列名：{'、'.join(columns)}"

    def refuse(place: str, read: str, remedy: str, english: str) -> InputRefused:
        return InputRefused(refusal(path.name, place, read, expected, remedy, f"{english} Expected a csv with the columns {', '.join(columns)}."))

    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputRefused(f"文件 {path} 不存在：请检查路径和文件名。\nFile {path} does not exist: check its path and name.") from error
    except OSError as error:
        raise InputRefused(f"文件 {path} 打不开：请检查它是不是文件、有没有读取权限。\nFile {path} cannot be opened: {error.strerror}.") from error
    if data.startswith(WORKBOOKS):
        raise refuse("", "Excel 工作簿", "请用 WPS 或 Excel 打开后另存为 csv。", "a workbook; save it as csv.")
    reader, lines = csv.reader(io.StringIO(decode(data, path.name), newline=""), strict=True), {}
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                lines[reader.line_num] = cells
    except csv.Error as error:
        raise refuse(f"第 {reader.line_num} 行", "没有配对的引号", "文件可能不完整，请重新导出。", "a quotation mark is never closed; export the file again.") from error
    head = lines.pop(min(lines)) if lines else []
    named = [name for name in head if name]
    if lacking := [name for name in columns if name not in named]:
        raise refuse("表头", f"“{'、'.join(named)}”" if named else "空文件", f"请补上{'、'.join(lacking)}。", f"reads {', '.join(named) or 'nothing'} and lacks {', '.join(lacking)}.")
    if twice := [name for name, count in Counter(named).items() if count > 1]:
        raise refuse("表头", f"两个“{twice[0]}”", "请改名或删去一列。", f"the column {twice[0]} stands twice.")
    if not lines:
        raise refuse("", "只有表头，没有数据", "请补上数据行。", "a header without rows.")
    for line, cells in lines.items():
        if any(cell for cell, name in zip_longest(cells, head, fillvalue="") if not name):
            raise refuse(f"第 {line} 行", "没有列名的内容", "请给那一列加上列名，或删去多出的逗号。", "a value without a column.")
    frame = pd.DataFrame([dict(zip_longest(head, cells[:len(head)], fillvalue="")) for cells in lines.values()], index=list(lines))
    return frame[named]


def _figures(path: Path, texts: "pd.DataFrame") -> "pd.DataFrame":
    """The cells of `texts` as floats, NaN where one says that there is none; InputRefused names the line and column of each that is no figure."""
    from zx_analysis.numbers import number

    values, refusals = texts.astype(object), []
    for column in texts:
        for line, text in texts[column].items():
            try:
                found = number(text)
            except ValueError as error:
                zh, _, en = str(error).partition("；")
                refusals.append(refusal(path.name, f"第 {line} 行，列 {column}", f"“{text}”，{zh}", "数字", "请改正。", f"{text!r}: {en}. Mend it."))
            else:
                values.at[line, column] = float("nan") if found is None else float(found)
    if refusals:
        raise InputRefused(*refusals)
    return values.astype(float)


def _answer(answer: dict, as_json: bool, table: "pd.DataFrame") -> None:
    """Print the answer as JSON, or its table for people."""
    print(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else table.to_string())
