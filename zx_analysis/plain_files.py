"""One step on plain files, as commands of `zx`: clean, forecast, allocate, rank."""

import json
from pathlib import Path
from typing import Annotated

import typer

from zx_analysis import paths
from zx_analysis.city import City
from zx_analysis.remarks import InputRefused


def clean(given: Annotated[list[str], typer.Argument(help="城市名，或文件和文件夹 · a city, or files and folders")],
          register: Annotated[Path | None, typer.Option(help="名录 csv · code,name,aliases")] = None,
          months: Annotated[str, typer.Option(help="应有的月份，逗号分隔 · months that must be there, 2022-01,2022-02")] = "",
          out: Annotated[Path | None, typer.Option(help="写到哪个文件夹 · folder for the three tables")] = None) -> None:
    """整理报表：panel.csv、findings.csv、row_ledger.csv · clean spreadsheets into three tables."""
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


def forecast(history: Annotated[Path, typer.Argument(help="period,months,<unit>…")],
             quarter: Annotated[str, typer.Option(help="2022Q1")], target: Annotated[float | None, typer.Option()] = None,
             seed: int = 0, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """预测一个季度的合计 · forecast one quarter from a plain file."""
    import pandas as pd

    from zx_analysis.forecasting import forecast_quarter

    frame = _csv(history, {"period", "months"}, dtype={"period": str}).set_index("period")
    months = frame.pop("months")
    result = forecast_quarter(frame, quarter, months, seed=seed)
    table = result.quantiles()
    answer = {"quarter": quarter, "known_months": result.known_months, "notes": result.notes,
              "quantiles": {unit: {str(p): v for p, v in row.items()} for unit, row in table.iterrows()}}
    if target is not None:
        answer["target"], answer["probability"] = target, result.probability_at_least(target)
    _answer(answer, as_json, pd.DataFrame(table))


def allocate(output: Annotated[Path, typer.Argument(help="code,name,output_wan")],
             fund_yuan: Annotated[str, typer.Option(help="金额（元），如 1000000.00")],
             as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """按产值比重分配资金，精确到分 · share a fund out by output, exact to the fen."""
    from zx_analysis.rewards import allocate_fund, parse_yuan, yuan_text

    frame = _csv(output, {"code", "name", "output_wan"}, dtype=str)
    result = allocate_fund(parse_yuan(fund_yuan), frame.set_index("code")["output_wan"])
    amounts = result["amount_fen"]
    answer = {"fund_yuan": yuan_text(int(amounts.sum())), "allocation": [
        {"code": code, "name": name, "amount_fen": int(fen), "amount_yuan": yuan_text(int(fen))}
        for (code, fen), name in zip(amounts.items(), frame["name"], strict=True)]}
    _answer(answer, as_json, result)


def rank(indicators: Annotated[Path, typer.Argument(help="code,name,<indicator>…")],
         scheme: Annotated[Path, typer.Option(help="含 [ranking] 的 TOML")],
         as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """按综合得分排名 · rank townships by a composite indicator."""
    import tomllib

    from zx_analysis.ranking import rank_townships

    frame = _csv(indicators, {"code", "name"}, dtype={"code": str}).rename(columns={"name": "township"}).set_index("code")
    rules = tomllib.loads(scheme.read_text(encoding="utf-8"))
    result = rank_townships(frame, rules.get("ranking", rules))
    table = result.table.reset_index()
    answer = {"status": result.status, "bottom": result.bottom, "notes": result.notes, "table": json.loads(table.to_json(orient="records"))}
    _answer(answer, as_json, result.table)


def _csv(path: Path, columns: set[str], dtype):
    import pandas as pd

    try:
        frame = pd.read_csv(path, dtype=dtype, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputRefused(f"文件 {path.name} 无法读取：{error}。请用 UTF-8 的 csv。 File {path.name} cannot be read: {error}.") from error
    missing = columns - set(frame.columns)
    if missing:
        raise InputRefused(f"文件 {path.name} 第 1 行：缺少列 {'、'.join(sorted(missing))}。 File {path.name}, row 1 lacks {', '.join(sorted(missing))}.")
    return frame


def _answer(answer: dict, as_json: bool, table) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else table.to_string())
