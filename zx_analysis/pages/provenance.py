"""Where the figures of a page come from: the last lines of every notebook."""

from zx_analysis.pages.exhibits import Text
from zx_analysis.quarter import Study


def statement(study: Study) -> Text:
    """Which city, quarter and policy, how many inputs, up to when."""
    return Text(
        f"{study.city.name}，{study.quarter.label_zh}；数据截至 {study.until}（{'本季度数据已齐' if study.complete else f'本季度已知 {study.known_months} 个月'}）；"
        f"报表 {len(study.cleaned.inputs)} 个，台账 {len(study.ledgers)} 本。数据来源：{study.city.source}。"
        + (f"{study.mark}。" if study.mark else "")
    )
