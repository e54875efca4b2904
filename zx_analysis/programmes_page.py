"""What notebook 5 shows: the ledgers, their stages and what is doubtful in them. Each function turns a result into a table, a chart or sentences, or says why there is none."""

from decimal import Decimal

import numpy as np
import pandas as pd

from zx_analysis import charts, outlooks, programme_charts, programmes, projects
from zx_analysis.attainment import chance_zh
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals
from zx_analysis.growth_points import EXPECTED, STATUS_ZH
from zx_analysis.indicators import convert
from zx_analysis.ledgers import Ledger, counts, stages
from zx_analysis.study import Study

NO_LEDGERS = "这个城市没有台账。"
TECH = "tech_investment_wan"
NO_PROJECTS = "没有技改项目台账。"
NO_GROWTH_POINTS = "没有增长点台账。"


def ledger_sentences(ledgers: dict[str, Ledger]) -> Text:
    if not ledgers:
        return Text(NO_LEDGERS)
    return Text(f"读入 {len(ledgers)} 本台账，共 {sum(len(book.rows) for book in ledgers.values())} 条；"
                f"待核实问题 {sum(len(book.findings) for book in ledgers.values())} 个。")


def ledger_counts(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    return Table(counts(ledgers), "台账一览", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_stages(ledgers: dict[str, Ledger], mark: str) -> Chart | Text:
    return charts.stages({t: stages(book) for t, book in ledgers.items() if book.contract.count_by}, title="各台账按阶段或类别", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_findings(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    rows = [(f["file"], f["cell"], f["township"], f["message_zh"]) for book in ledgers.values() for f in book.findings]
    if not rows:
        return Text("台账没有待核实的问题。" if ledgers else NO_LEDGERS)
    return Table(pd.DataFrame(rows, columns=["文件", "单元格", "乡镇", "问题"]), "台账待核实问题", mark=mark)


def growth_point_sentences(study: Study, rows: pd.DataFrame | None, seed: int = 0) -> Text:
    """How the growth points stand, what they may add in the quarter, and what that would change."""
    if rows is None:
        return Text(NO_GROWTH_POINTS)
    standing = "、".join(f"{STATUS_ZH[status]} {count} 个" for status, count in rows["status"].value_counts().items())
    said = [f"增长点 {len(rows)} 个，预计年新增产值 {rows[EXPECTED].sum() / 10_000:,.2f} 亿元；截至 {programmes.known_day(study).isoformat()}：{standing}。"
            f"已实现新增产值 {rows['realised_wan'].sum() / 10_000:,.2f} 亿元。"]
    extra = programmes.growth_point_extra(study, seed)
    if extra is None:
        return Text(*said, "已投产的太少，不足以推算其余增长点的贡献。")
    if extra.remaining.any():
        low, middle, high = np.quantile(extra.remaining / 10_000, [0.1, 0.5, 0.9])
        said.append(f"尚未投产的 {extra.points} 个，本季度其余时间预计再增 {middle:,.2f} 亿元（八成把握在 {low:,.2f} 至 {high:,.2f} 亿元之间），"
                    f"兑现率取自已投产的 {extra.rates} 个；还没有投产的可能更低。")
        said += _scenario(study, extra.remaining, seed)
    return Text(*said)


def _scenario(study: Study, remaining_wan: np.ndarray, seed: int) -> list[str]:
    target = next((t for t in study.policy.targets if t.measure == "quarter" and t.indicator == study.city.level), None)
    if target is None:
        return []
    draws, _, final = outlooks.quarter_draws(study, target.indicator, seed)
    if final:
        return []
    level = study.city.measure(target.indicator)
    total, extra = draws * float(convert(Decimal(1), level.unit, target.unit)), remaining_wan * float(convert(Decimal(1), "万元", target.unit))
    before, after = programmes.with_growth_points(total, target.value, extra)
    gap = target.value - float(np.median(total))
    share = f"，相当于差距 {gap:,.2f} {target.unit}的 {np.median(extra) / gap:.0%}" if gap > 0 else ""
    return [f"情景（不计入预测）：若尚未投产的增长点按此兑现{share}，{target.label_zh}达到目标的概率由 {chance_zh(before)} 变为 {chance_zh(after)}。"]


def growth_point_map(study: Study, rows: pd.DataFrame | None) -> Chart | Text:
    if rows is None:
        return Text(NO_GROWTH_POINTS)
    return programme_charts.road_map(programmes.growth_point_times(rows), programmes.known_day(study), title="增长点路线图", mark=study.mark)


def growth_point_todo(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    """This week's list: who is due and not in production, or has an obstacle on the way."""
    if rows is None:
        return Text(NO_GROWTH_POINTS)
    found = programmes.growth_point_todo(rows)
    table = pd.DataFrame({"企业": found["enterprise"], "乡镇": study.names.reindex(found["township_code"]).to_numpy(), "状态": found["status"].map(STATUS_ZH),
                          "逾期（天）": found["overdue_days"], "计划投产": found["planned"], "困难": found["obstacle"], "责任领导": found["leader"],
                          "责任单位": found["department"], "台账单元格": found["cell"]})
    return Table(table, "增长点本周要办", mark=study.mark, note="" if len(table) else "没有到期未投产的，也没有登记困难的", formats={"逾期（天）": "{:.0f}".format})


def project_sentences(study: Study, rows: pd.DataFrame | None) -> Text:
    """How many projects there are, how much they have invested, and how that compares with what was published."""
    if rows is None:
        return Text(NO_PROJECTS)
    invested, reached = float(rows[projects.INVESTED].astype(float).sum()) / 10_000, projects.funnel(rows).set_index("stage")["reached"]
    said = [f"技改项目 {len(rows)} 个，其中已开工 {reached['开工']} 个、已入库 {reached['入库']} 个、已竣工 {reached['竣工']} 个；台账本年累计投资 {invested:,.2f} 亿元。"]
    day = programmes.project_day(study, rows)
    if day > programmes.known_day(study):
        said.append(f"台账登记到 {day.isoformat()}，晚于本资料截至的 {programmes.known_day(study).isoformat()}；台账不留以前的状态，以下按登记到的那天。")
    elif study.city.has(TECH) and (published := study.to_date(TECH).sum()) > 0:
        said.append(f"同期公布的技改投资为 {published / 10_000:,.2f} 亿元，台账相当于它的 {invested * 10_000 / published:.0%}。")
    late = programmes.project_todo(study, rows)
    said.append(f"到 {day.isoformat()}，{len(late)} 个项目超过一个工作日没有联系，涉及 {late['leader'].nunique()} 位责任领导。" if len(late)
                else f"到 {day.isoformat()}，各项目都按天联系。")
    return Text(*said)


def project_stages(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    if rows is None:
        return Text(NO_PROJECTS)
    found = projects.funnel(rows).assign(invested_wan=lambda table: table["invested_wan"] / 10_000)
    return Table(found.set_axis(["阶段", "项目数", "走到这一步及以后", "本年累计投资"], axis=1), "技改项目各阶段", unit="投资：亿元", mark=study.mark, formats={"本年累计投资": decimals(2)})


def project_leaders(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    if rows is None:
        return Text(NO_PROJECTS)
    found = projects.by(rows, projects.LEADER).assign(invested_wan=lambda table: table["invested_wan"] / 10_000).reset_index()
    return Table(found.set_axis(["责任领导", "项目数", "已开工", "本年累计投资"], axis=1), "技改项目按责任领导", unit="投资：亿元", mark=study.mark, formats={"本年累计投资": decimals(2)})


def project_townships(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    if rows is None:
        return Text(NO_PROJECTS)
    found = projects.by(rows, "township_code").assign(invested_wan=lambda table: table["invested_wan"] / 10_000).reset_index()
    found["township_code"] = study.names.reindex(found["township_code"]).to_numpy()
    return Table(found.set_axis(["乡镇", "项目数", "已开工", "本年累计投资"], axis=1), "技改项目按乡镇", unit="投资：亿元", mark=study.mark, formats={"本年累计投资": decimals(2)})


def project_todo(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    """Whom to call today, by responsible leader."""
    if rows is None:
        return Text(NO_PROJECTS)
    found = programmes.project_todo(study, rows)
    table = pd.DataFrame({"责任领导": found["leader"], "责任单位": found["department"], "项目": found["project"], "乡镇": study.names.reindex(found["township_code"]).to_numpy(),
                          "阶段": found["stage"], "最近联系": found["last_contact"], "已过工作日": found["working_days"], "台账单元格": found["cell"]})
    return Table(table, "技改项目今天要联系", mark=study.mark, note="按周一至周五计算，不含节假日" if len(table) else "没有超过一个工作日未联系的项目", formats={"已过工作日": "{:.0f}".format})


def project_doubts(study: Study, rows: pd.DataFrame | None) -> Table | Text:
    if rows is None:
        return Text(NO_PROJECTS)
    found = projects.doubts(rows)
    table = pd.DataFrame({"项目": found["project"], "乡镇": study.names.reindex(found["township_code"]).to_numpy(), "问题": found["doubt"], "台账单元格": found["cell"]})
    return Table(table, "技改项目台账待核实", mark=study.mark, note="" if len(table) else "没有重复登记，投资和日期都说得通")
