"""The head of a column as HTML: a narrow column breaks it between its words and before its unit,
never within; Chinese does not show where a word ends.
"""

import html
import re

WORDS = """
    一半 一般 上季 上年 上期 上限 下降 下限 乡镇 产值 产能 产销 任务 企业 低位 余数
    修订 停产 全季 全市 全部 八成 公告 公布 其中 其他 其余 内容 几月 出处 到期 包住
    包联 单位 单凭 去年 参加 取整 变动 变化 口径 只计 可比 台账 各种 合计 同一 同期
    名次 名称 后备 困难 在此 培育 基期 增减 增速 增长 天数 奖励 季度 季末 安排 完成
    实现 实际 家数 对应 居中 工业 帮扶 平均 年度 应得 应有 开工 当天 当季 往年 待办
    得分 情况 执行 批准 技改 投产 投资 指标 推迟 数值 数据 整数 新增 方式 方法 日期
    时序 春节 更正 最大 最近 最长 月份 月数 有效 末位 本季 本年 本期 权重 条件 条目
    来源 概率 此数 此项 比例 比重 波动 活动 涉及 清单 点名 牵头 现有 生产 用电 申报
    留守 登记 盘活 目标 相对 离开 税收 竣工 类别 累计 综合 缺口 职工 联系 范围 行数
    要办 规上 解决 计划 误差 责任 资金 走到 超期 达到 还要 还需 进度 进规 连续 逾期
    部分 金额 闲置 阶段 随机 需要 项目 预测 预警 预计 领导 高位 一起改 七天内 中位数
    九成五 减停产 几天内 单元格 及以后 可能性 同一天 增加值 增长点 待核实 总产值 总投资
    折算后 新企业 最多的 未启动 未投产 未解决 本季度 责任人 这一步 问题数 非条目 专精特新
    只改一项
""".split()
UNIT = re.compile(r"（[^（）+−]{1,5}）|\([^()]+\)")
SIGN = re.compile("[一-鿿]（[+−]）")  # 多（+）少（−）: which way is more
NAMED = "|".join(sorted(WORDS, key=len, reverse=True))
PARTS = re.compile(f"({UNIT.pattern}|{SIGN.pattern}|{NAMED})")
# Of words that are not named above: a piece of four characters, and what follows it.
UNNAMED = re.compile("([一-鿿]{4})(?=[一-鿿]{2})")


def pieces(head: str) -> list[str]:
    """The pieces of a head, in order, between which it may be broken: its words, each with the one
    character that follows it (or, at the beginning and after a unit, precedes it), and its unit."""
    result, start = [], ""
    for part in filter(None, PARTS.split(head)):
        if len(part) > 1:
            result += [start + part] if PARTS.fullmatch(part) else UNNAMED.split(start + part)
            start = ""
        elif result and part not in "（(" and not UNIT.search(result[-1]):
            result[-1] += part
        else:
            start += part
    return [*filter(None, result), *([start] if start else [])]


def head_html(head: str) -> str:
    """The head with a joint between its pieces, and its unit in smaller letters."""

    def shown(piece: str) -> str:
        text = html.escape(piece)
        if UNIT.fullmatch(piece) and piece.startswith("（"):
            return f"<small>{text}</small>"
        whole = UNIT.fullmatch(piece) or SIGN.fullmatch(piece)
        return f"<span class=w>{text}</span>" if whole else text

    return "<wbr>".join(map(shown, pieces(head)))
