"""What notebook 6 shows: what to do next. Each function turns a result into a table, a chart or sentences, or says why there is none."""

from zx_analysis import briefing, outlooks
from zx_analysis.analysis import NEXT, Sentence
from zx_analysis.attainment import Outlook, chance_zh, settled
from zx_analysis.exhibits import Table, Text
from zx_analysis.ranking import Ranking
from zx_analysis.study import Study

IN_THE_TABLE = ("next_targets", "next_doubts")  # sentences of what the table says with its reasons

def together(study: Study, looks: list[Outlook], seed: int = 0) -> Text:
    """The probability that all targets are met, and which one is the hardest."""
    if all(target.measure == "projects" for target in study.policy.targets):
        return Text("没有可以预测的目标。")
    if settled(looks):
        facts, counted = (
            [look for look in looks if look.final],
            [look for look in looks if not look.final],
        )
        missed = [look.label_zh for look in facts if not look.met]
        return Text(
            f"{len(facts)} 项到期的目标完成 {len(facts) - len(missed)} 项"
            + (f"，没有完成的是{'、'.join(missed)}。" if missed else "，全部完成。")
            + "".join(f"{look.label_zh}{look.probability_zh}。" for look in counted)
        )
    own = outlooks.joint(study, seed)
    left = f"（{'、'.join(own.left_out)}期限未到，不作预测，没有计入）" if own.left_out else ""
    return Text(f"各项目标同时完成的概率为 {chance_zh(own.probability)}{left}；最难的是{own.hardest}。")


def next_steps(study: Study, looks: list[Outlook], ranked: Ranking | None, written: list[Sentence]) -> list:
    """What the targets, the ranking and the figures ask for, then what the programmes do; written: the sentences of the analysis."""
    steps = briefing.next_steps(study, looks, ranked)
    programmes = [sentence.text for sentence in written if sentence.section == NEXT and sentence.text and sentence.id not in IN_THE_TABLE]
    table = Table(steps, "目标、排名和数据", mark=study.mark, note="" if len(steps) else "各项目标、排名和数据都没有需要处理的事项")
    return [table, *([Text("".join(programmes))] if programmes else [])]
