"""What the pack says of the programmes, and what the ledgers say instead (raw_ledgers)."""

from tests.whole import raw_bulletins as raw
from tests.whole import raw_ledgers as ledgers
from tests.whole.published import Statement
from tests.whole.stated_figures import ISSUED, REVIEW, city, yi

TO_DO = {
    "逐一会商到期未投产、未到期但有困难的增长点": ledgers.points_to_see,
    "联系和核对技改项目": ledgers.without_contact,
    "跟进进规申报": ledgers.overlong,
    "补齐后备企业方案、核对税务名单": ledgers.reserve_to_do,
    "核实减停产企业用电、更新条目、落实盘活方式": ledgers.idle_to_do,
    "催办春节后复工、核实补助": ledgers.festival_to_do,
    "办结超期困难问题": lambda: ledgers.cases()["overdue"].sum(),
}
SHEETS = dict(
    zip(
        ["增长点", "技改项目", "进规申报", "后备企业", "减停产企业", "春节生产", "包联帮扶"],
        TO_DO.values(),
        strict=True,
    )
)
LEDGERS = {
    "增长点": "增长点台账",
    "技改项目": "技改项目台账",
    "进规企业": "进规企业申报台账",
    "历年进规": "进规企业历年申报",
    "退库企业": "退库企业台账",
    "税务名单": "税务应税销售名单",
    "减停产企业": "停产企业信息库",
    "企业用电": "企业用电量",
    "专精特新": "专精特新培育库",
    "春节生产": "春节连续生产企业台账",
    "包联帮扶": "包联帮扶台账",
    "产销活动": "产销活动台账",
}


def values_of(name, column):
    return lambda: sorted(set(ledgers.ledger(name)[column]))


def of_the_quarter():
    """Difficulties registered and difficulties solved in the quarter."""
    return [len(ledgers.in_quarter("包联帮扶台账", f"{what}日期")) for what in ("登记", "解决")]


def to_date():
    return ledgers.difficulties(ledgers.cases())


def festival():
    now, before = (ledgers.kept_on(f"{year}春节连续生产企业台账") for year in ("", "上年"))
    return now[0], before[0], now[1], before[1], *ledgers.festival_power()


def invested():
    return ledgers.stages()["yi"].sum()


PROGRAMMES = [
    Statement(
        "growth points",
        REVIEW,
        "增长点#个，预计年新增产值#亿元…本季度投产#个，实现新增产值#亿元",
        ledgers.points_in_words,
    ),
    Statement(
        "growth points to date",
        REVIEW,
        "累计提前投产#个、按期#个、推迟#个，到期未投产#个",
        lambda: ledgers.point_states().value_counts()[["提前", "按期", "推迟", "到期未投产"]],
    ),
    Statement(
        "growth points not due",
        "5",
        "未到期#个",
        lambda: [(ledgers.point_states() == "未到期").sum()],
    ),
    Statement(
        "points overdue",
        REVIEW,
        "增长点到期未投产#个",
        lambda: [(ledgers.point_states() == "到期未投产").sum()],
    ),
    Statement(
        "points above output",
        "5",
        "九里乡的增长点本季度实现新增产值#亿元，大于全乡镇同期产值#亿元",
        lambda: (ledgers.realised("九里乡"), raw.quarter("output")["九里乡"] / 1e4),
    ),
    Statement(
        "what points wait for",
        "5",
        "未投产增长点的困难»{}|#|#|#|",
        ledgers.waiting_for,
        values_of("增长点台账", "困难类别"),
    ),
    Statement(
        "points by delay",
        "5",
        "增长点按进度»{}|#|#|#|",
        ledgers.by_delay,
        lambda: ledgers.DELAYS,
    ),
    Statement(
        "named by the announcement",
        "5",
        "公告点名的增长点和技改项目»{}|{}|…|#|#|",
        ledgers.named,
        lambda: ledgers.NAMED,
    ),
    Statement(
        "to do of all programmes",
        "5",
        "各牵头单位要办的事»合计|…|#/#|#/#|…|#/#|#/#|注",
        ledgers.board,
    ),
    Statement(
        "projects",
        f"5 {REVIEW}",
        "技改项目#个：谋划#个、备案#个、开工#个、入库#个、竣工#个",
        lambda: (ledgers.count("技改项目台账"), *ledgers.stages()["at"]),
    ),
    Statement(
        "projects begun", REVIEW, "已开工的（含入库、竣工）共#个", lambda: [ledgers.started()]
    ),
    Statement(
        "projects begun, on their page",
        "5",
        "已开工的（含入库、竣工）#个，其中竣工#个",
        lambda: ledgers.stages()["from"][["开工", "竣工"]],
    ),
    Statement("project investment", f"5 {REVIEW}", "本年累计投资#亿元", lambda: [invested()]),
    Statement(
        "ledger beside bulletin",
        "5",
        "同期公布的技改投资为#亿元，台账相当于它的#%",
        lambda: (yi("tech"), 100 * invested() / yi("tech")),
    ),
    Statement(
        "without contact", "5", "#个项目超过一个工作日没有联系", lambda: [ledgers.without_contact()]
    ),
    Statement(
        "stages",
        "5",
        "技改项目各阶段»{}|#|#|#|",
        lambda stage: ledgers.stages().loc[stage],
        lambda: ledgers.STAGES,
    ),
    Statement(
        "projects by leader",
        "5",
        "技改项目按责任领导»{}|#|#|#|",
        lambda leader: ledgers.projects_by("责任领导").loc[leader],
        values_of("技改项目台账", "责任领导"),
    ),
    Statement(
        "projects by township",
        "5",
        "技改项目按乡镇»{}|#|#|#|",
        lambda name: ledgers.projects_by("所在乡镇").loc[name],
        raw.towns,
    ),
    Statement("entries", REVIEW, "批准进规#家，退库#家，净增#家", ledgers.entries),
    Statement(
        "entries beside bulletin",
        "5",
        "已批准#家；同期退库#家，净增#家»同期公布新增#家",
        lambda: (*ledgers.entries(), city("new_ytd")),
    ),
    Statement("reserve", REVIEW, "后备企业#…税务名单中找到#…标准的#…方案的#", ledgers.reserve),
    Statement(
        "reserve on its page",
        "5",
        "后备库#家，按信用代码在税务名单中找到#家；有一企一策方案的#家",
        lambda: (*ledgers.reserve()[:2], ledgers.reserve()[0] - ledgers.reserve()[3]),
    ),
    Statement(
        "reserve near the line", "5", "已达2,000万元的#家，差500万元以内的#家", ledgers.reserve_near
    ),
    Statement("reserve a year ago", "5", "当时未达标的#家…实际#家", ledgers.reserve_a_year_ago),
    Statement(
        "idle", f"5 {REVIEW}", "停产#家、减产#家，闲置产能对应的年产值#亿元", ledgers.idle_in_words
    ),
    Statement("idle for a year", "5", "停产减产已满一年的#家", lambda: [ledgers.idle_a_year()]),
    Statement(
        "stopped but drawing",
        REVIEW,
        "登记停产却有用电的#家",
        lambda: [ledgers.power_states()["有用电"]],
    ),
    Statement(
        "electricity of the idle",
        "5",
        "用电：…{}#家",
        lambda state: [ledgers.power_states()[state]],
        lambda: ledgers.power_states().index,
    ),
    Statement(
        "silent but not listed",
        "5",
        "没有列为减停产、近两个月却没有用电的有#家",
        lambda: [ledgers.unlisted_and_silent()],
    ),
    Statement(
        "idle by township",
        "5",
        "各乡镇减停产企业»{}|#|#|#|",
        ledgers.idle_in,
        values_of("停产企业信息库", "所在乡镇"),
    ),
    Statement(
        "idle by reason",
        "5",
        "停产减产的原因»{}|#|#|",
        ledgers.idle_for,
        values_of("停产企业信息库", "停产原因"),
    ),
    Statement(
        "cultivation", REVIEW, "培育企业#家，条件都达到的#家，只差一项的#家", ledgers.cultivated
    ),
    Statement(
        "cultivation by kind",
        "5",
        "{}#家：条件都达到的#家，只差一项的#家",
        ledgers.cultivated,
        lambda: ["专精特新小巨人", "隐形冠军"],
    ),
    Statement(
        "criteria",
        "5",
        "各项条件»{}|{}|…|#|#|",
        ledgers.criterion,
        lambda: [(one["kind"], one["column"]) for one in raw.policy()["programmes"]["criteria"]],
    ),
    Statement(
        "festival beside last year",
        REVIEW,
        "春节期间连续生产#家（上年#家），留…#人（上年#人），"
        "两年都有数的#家1-2月用电量比上年同期增长#%",
        festival,
    ),
    Statement(
        "festival subsidies",
        REVIEW,
        "春节连续生产应补助#家、#万元",
        lambda: (len(ledgers.subsidies()), ledgers.subsidies()["fen"].sum() / 1e6),
    ),
    Statement(
        "festival subsidies to the fen",
        "5",
        "应补助#家，合计#元",
        lambda: (len(ledgers.subsidies()), ledgers.subsidies()["fen"].sum() / 100),
    ),
    Statement("arrangements", "5", "不停产#家、可停可不停#家、停产#家", ledgers.arrangements),
    Statement(
        "subsidies by tier",
        "5",
        "各档次补助»{}|#|#|#|",
        lambda tier: ledgers.supported("tier", tier),
        lambda: set(ledgers.subsidies()["tier"]),
    ),
    Statement(
        "subsidies by township",
        "5",
        "各乡镇补助»{}|#|#|#|",
        lambda name: ledgers.supported("所在乡镇", name),
        lambda: set(ledgers.subsidies()["所在乡镇"]),
    ),
    Statement(
        "restarts",
        REVIEW,
        "停产企业#家，已复工#家，未复工#家；可停可不停而有复工计划的企业#家，已复工#家",
        lambda: (*ledgers.restarted("停产"), *ledgers.restarted("可停可不停")[:2]),
    ),
    Statement(
        "difficulties",
        REVIEW,
        "登记包联帮扶困难#件、解决#件；季末未解决#件，其中超过30天的#件。台账累计登记#件、解决#件",
        lambda: (*of_the_quarter(), *to_date()[2:], *to_date()[:2]),
    ),
    Statement(
        "difficulties on their page",
        "5",
        "登记困难#件，解决#件；台账累计登记#件，解决#件，未解决#件，其中超过30天的#件",
        lambda: (*of_the_quarter(), *to_date()),
    ),
    Statement(
        "half of the difficulties",
        "5",
        "一半的困难…#天",
        lambda: [ledgers.half_solved(ledgers.cases())],
    ),
    Statement(
        "difficulties by kind",
        "5",
        "困难问题按困难类别（台账累计）»{}|#|#|#|#|#|#|",
        lambda kind: ledgers.difficulties_by("困难类别", kind),
        values_of("包联帮扶台账", "困难类别"),
    ),
    Statement(
        "difficulties by office",
        "5",
        "困难问题按帮扶单位（台账累计）»{}|#|#|#|#|#|#|",
        lambda office: ledgers.difficulties_by("帮扶单位", office),
        values_of("包联帮扶台账", "帮扶单位"),
    ),
    Statement(
        "sales",
        f"5 {REVIEW}",
        "产销活动#场，签约#万元，…已执行#万元；台账累计…#场，签约#万元，已执行#万元",
        lambda: (
            *ledgers.sales(ledgers.in_quarter("产销活动台账", "活动日期")),
            *ledgers.sales(ledgers.ledger("产销活动台账")),
        ),
    ),
    Statement(
        "sales by kind",
        "5",
        "产销活动（台账累计）»{}|#|…|#|#|",
        lambda kind: ledgers.sales(ledgers.ledger("产销活动台账").query("活动类型 == @kind")),
        values_of("产销活动台账", "活动类型"),
    ),
    Statement(
        "ledgers",
        "5",
        "非条目行数|»{}|#|",
        lambda key: [ledgers.count(LEDGERS[key])],
        lambda: LEDGERS,
    ),
    *(
        Statement(
            f"every row of {name}",
            "todo",
            f"{title}»{{}}|",
            lambda enterprise: (),
            values_of(name, "企业名称"),
        )
        for title, name in (
            ("增长点逐个", "增长点台账"),
            ("技改项目逐个", "技改项目台账"),
            ("减停产企业和用电", "停产企业信息库"),
            ("每家达到几项、还缺什么", "专精特新培育库"),
        )
    ),
    Statement(
        "every enterprise below the line",
        "todo",
        "后备企业离规上标准多远（#家未达标）»{}|",
        lambda enterprise: [(ledgers.pool()["sales"] < 2000).sum()],
        lambda: ledgers.pool().query("sales < 2000")["企业名称"],
    ),
    Statement("to do", ISSUED, "{}#", lambda matter: [TO_DO[matter]()], lambda: TO_DO),
    Statement(
        "to do workbook", "todo", "{}：要办的事#条", lambda sheet: [SHEETS[sheet]()], lambda: SHEETS
    ),
]
