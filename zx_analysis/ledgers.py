"""The programme ledgers: each read whole, its header checked against its contract, its rows checked and counted."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zx_analysis.cells import Sheet, address, shown
from zx_analysis.city import City
from zx_analysis.numbers import number
from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused, refusal
from zx_analysis.spreadsheets import read_source

TOWNSHIP, CREDIT_CODE, NAME = "所在乡镇", "统一社会信用代码", "企业名称"
# GB 32100-2015: the characters in the order of their values, and the weight of each of the first 17 places.
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = [pow(3, place, 31) for place in range(17)]


@dataclass(frozen=True)
class Contract:
    """What one ledger must hold. `amounts` are columns of numbers ≥ 0, `choices` columns with a fixed list of words,
    `count_by` the column its rows are counted by."""

    file: str
    title_zh: str
    columns: tuple[str, ...]
    amounts: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]
    count_by: str


COMMON = ("序号", NAME, CREDIT_CODE, TOWNSHIP)
CONTRACTS = (
    Contract("增长点台账.xlsx", "增长点", (
        *COMMON, "项目内容", "新增产能", "预计新增产值(万元)", "计划投产日期", "实际投产日期", "1-2月实现新增产值(万元)",
        "3月实现新增产值(万元)", "责任领导", "责任单位", "困难类别"),
        ("预计新增产值(万元)", "1-2月实现新增产值(万元)", "3月实现新增产值(万元)"),
        {"困难类别": ("用工", "用能", "运输", "资金", "无")}, "困难类别"),
    Contract("技改项目台账.xlsx", "技改项目", (
        *COMMON, "项目名称", "项目阶段", "总投资(万元)", "本年累计投资(万元)", "开工日期", "竣工日期", "责任领导", "责任单位",
        "最近联系日期"), ("总投资(万元)", "本年累计投资(万元)"),
        {"项目阶段": ("谋划", "备案", "开工", "入库", "竣工")}, "项目阶段"),
    Contract("进规企业申报台账.xlsx", "进规企业", (
        *COMMON, "类别", "申报阶段", "主营业务收入(万元)", "批准日期"), ("主营业务收入(万元)",),
        {"类别": ("新进规", "小进规"), "申报阶段": ("摸底", "申报", "审核", "批准")}, "申报阶段"),
    Contract("成长工程后备企业培育库.xlsx", "后备企业", (
        *COMMON, "2020年应税销售收入(万元)", "2021年应税销售收入(万元)", "一企一策方案", "方案到期日"),
        ("2020年应税销售收入(万元)", "2021年应税销售收入(万元)"), {"一企一策方案": ("有", "无")}, "一企一策方案"),
    Contract("停产企业信息库.xlsx", "减停产企业", (
        *COMMON, "状态", "停产时间", "停产原因", "盘活方式", "停产前年产值(万元)", "本月用电量(万千瓦时)", "更新日期"),
        ("停产前年产值(万元)", "本月用电量(万千瓦时)"), {"状态": ("停产", "减产"), "盘活方式": ("兼并", "破产重整", "技改", "无")}, "状态"),
    Contract("专精特新培育库.xlsx", "专精特新", (
        *COMMON, "类别", "主导产品", "2021年营业收入(万元)", "研发投入占比(%)", "发明专利(件)"),
        ("2021年营业收入(万元)", "研发投入占比(%)", "发明专利(件)"), {"类别": ("专精特新小巨人", "隐形冠军")}, "类别"),
)


@dataclass(frozen=True)
class Ledger:
    """One ledger as read: `rows` has the contract's columns, `township_code` and the row's `cell`; `findings` as in cleaning."""

    contract: Contract
    rows: pd.DataFrame
    findings: list[dict]
    sha256: str
    bytes: int


def credit_code_valid(code: str) -> bool:
    """The check character of a unified social credit code (GB 32100-2015): 31 − Σ value × 3^place mod 31."""
    if len(code) != 18 or any(character not in CODE_CHARACTERS for character in code):
        return False
    total = sum(CODE_CHARACTERS.index(c) * w for c, w in zip(code[:17], CODE_WEIGHTS, strict=True))
    return CODE_CHARACTERS[-total % 31] == code[17]


def read_ledgers(city: City, register: Register) -> dict[str, Ledger]:
    """Every ledger of the city by title; InputRefused lists all refusals. No ledgers folder gives an empty dict."""
    known = {contract.file: contract for contract in CONTRACTS}
    ledgers, refusals = {}, []
    for path in city.ledger_files():
        contract = known.get(path.name)
        if contract is None:
            refusals.append(refusal(
                f"{city.ledgers}/{path.name}", "", "名称不认识的台账", "、".join(known), "请按这些名称保存台账。",
                f"not a known ledger. Expected one of: {', '.join(known)}."))
            continue
        try:
            ledgers[contract.title_zh] = read_ledger(path, contract, register, f"{city.ledgers}/{path.name}")
        except InputRefused as error:
            refusals += error.refusals
    if refusals:
        raise InputRefused(*refusals)
    return ledgers


def read_ledger(path: Path, contract: Contract, register: Register, file: str) -> Ledger:
    """Read one ledger; a changed header, an unknown township, a word outside its list or a negative sum is refused."""
    source = read_source(path, file)
    filled = [sheet for sheet in source.sheets if any(value not in ("", None) for row in sheet.rows for value in row)]
    if len(filled) != 1:
        names = "、".join(sheet.name for sheet in filled) or "没有内容"
        raise InputRefused(refusal(file, "", f"{len(filled)} 张有内容的工作表（{names}）", "只有一张工作表的台账", "请把台账放在一张工作表里，其他的删去或另存。",
                                   f"{len(filled)} sheets with content; a ledger has one. Delete the others or save them elsewhere."))
    sheet = filled[0]
    head = next((r for r in range(len(sheet.rows)) if sheet.text(r, 0) == "序号"), None)
    words = [] if head is None else [sheet.text(head, c) for c in range(sheet.width) if sheet.text(head, c)]
    if sorted(words) != sorted(contract.columns):
        lacking = "、".join(set(contract.columns) - set(words)) or "无"
        extra = "、".join(set(words) - set(contract.columns)) or "无"
        raise InputRefused(refusal(
            file, f"工作表 {sheet.name}，表头", f"缺少：{lacking}；多出：{extra}", "、".join(contract.columns), "请恢复原来的表头。",
            f"the header changed; lacking: {lacking}; unexpected: {extra}. Restore it."))
    place = {word: c for c in range(sheet.width) if (word := sheet.text(head, c))}
    refusals, rows = [], []
    for r in range(head + 1, len(sheet.rows)):
        if not number_or_none(sheet, r, place["序号"]):
            continue
        rows.append(_row(sheet, r, place, contract, register, refusals))
    if refusals:
        raise InputRefused(*refusals)
    frame = pd.DataFrame(rows, columns=[*contract.columns, "township_code", "cell"])
    return Ledger(contract, frame, _findings(frame, sheet), source.sha256, source.size)


def number_or_none(sheet: Sheet, row: int, column: int):
    """The number in a cell, None where there is none or no number (a note below the table)."""
    try:
        return number(sheet.value(row, column))
    except ValueError:
        return None


def _row(sheet: Sheet, r: int, place: dict[str, int], contract: Contract, register: Register, refusals: list[str]) -> dict:
    row = {word: shown(sheet.value(r, c)) for word, c in place.items()}
    for word in contract.amounts:
        cell = f"工作表 {sheet.name}，单元格 {address(r, place[word])}"
        try:
            amount = number(sheet.value(r, place[word]))
        except ValueError as error:
            refusals.append(refusal(sheet.file, cell, f"“{row[word]}”", f"{word}的数字", "请核对。", f"read {row[word]!r}: {error}."))
            continue
        if amount is not None and amount < 0:
            refusals.append(refusal(sheet.file, cell, f"“{row[word]}”", "不小于零的数", "请核对。", f"{row[word]} is negative."))
        row[word] = None if amount is None else float(amount)
    for word, choices in contract.choices.items():
        if row[word] not in choices:
            refusals.append(refusal(
                sheet.file, f"工作表 {sheet.name}，单元格 {address(r, place[word])}", f"“{row[word]}”", "、".join(choices), "请改为其中之一。",
                f"{word} reads {row[word]!r}, expected one of {', '.join(choices)}."))
    found = register.find(row[TOWNSHIP])
    if len(found) != 1:
        refusals.append(refusal(
            sheet.file, f"工作表 {sheet.name}，单元格 {address(r, place[TOWNSHIP])}", f"“{row[TOWNSHIP]}”", "名录中的一个乡镇", "请改正名称。",
            f"township {row[TOWNSHIP]!r} is not one unit of the register."))
    return {**row, "township_code": found[0] if len(found) == 1 else "", "cell": address(r, 0)}


def _findings(frame: pd.DataFrame, sheet: Sheet) -> list[dict]:
    """Credit codes that fail their check digit, and enterprises in two townships."""
    base = {"severity": "warn", "file": sheet.file, "sheet": sheet.name, "period": ""}
    findings = [
        {**base, "cell": row["cell"], "township": row[TOWNSHIP], "rule": "credit_code", "read": row[CREDIT_CODE], "expected": "GB 32100-2015",
         "message_zh": f"{row[NAME]}的统一社会信用代码校验不通过", "message_en": "the unified social credit code fails its check digit"}
        for _, row in frame.iterrows() if not credit_code_valid(row[CREDIT_CODE])]
    places = frame.groupby(CREDIT_CODE)["township_code"].nunique()
    twice = frame[frame[CREDIT_CODE].isin(places[places > 1].index)]
    findings += [
        {**base, "cell": row["cell"], "township": row[TOWNSHIP], "rule": "two_townships", "read": row[NAME], "expected": "",
         "message_zh": f"{row[NAME]}登记在不止一个乡镇", "message_en": "the enterprise is entered under more than one township"}
        for _, row in twice.iterrows()]
    return findings


def counts(ledgers: dict[str, Ledger]) -> pd.DataFrame:
    """One row per ledger: title, number of entries, townships with entries, findings."""
    return pd.DataFrame(
        [(title, len(ledger.rows), ledger.rows["township_code"].nunique(), len(ledger.findings)) for title, ledger in ledgers.items()],
        columns=["台账", "条目数", "涉及乡镇数", "待核实问题数"])


def stages(ledger: Ledger) -> pd.Series:
    """Entries by the ledger's own stage or class, in the order of its list."""
    column = ledger.contract.count_by
    return ledger.rows[column].value_counts().reindex(list(ledger.contract.choices[column]), fill_value=0).rename(column)
