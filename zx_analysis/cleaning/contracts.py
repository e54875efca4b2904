"""What each programme ledger must hold: its file, its columns, which of them are sums, dates or words of a list."""

from dataclasses import dataclass, field, replace

from zx_analysis.city.programme_rules import PROJECT_STAGES

TOWNSHIP, CREDIT_CODE, NAME = "所在乡镇", "统一社会信用代码", "企业名称"
COMMON = ("序号", NAME, CREDIT_CODE, TOWNSHIP)
# Columns about persons: a ledger may have them, and they are never read further.
PERSONAL = (
    "联系人",
    "联系电话",
    "电话",
    "手机",
    "手机号码",
    "法定代表人",
    "法人",
    "身份证号",
    "身份证号码",
)


@dataclass(frozen=True)
class Contract:
    """What one ledger must hold. `amounts` are columns of numbers ≥ 0, `rates` columns of numbers
    that may be negative, `dates` columns of whole days, `choices` columns with a fixed list of
    words, `count_by` the column its rows are counted by, if any. `repeated`: the pattern of columns
    of amounts of which there may be several, one at least (one column a year), and an example.
    `order`: pairs of dates of which the first may not be later than the second. `office`: the
    column that names the responsible department, checked against the departments of city.toml where
    it lists them. `also`: other words for a column → the column. `optional`: columns of `columns`
    that the sheet may lack; they are read as empty. `apart`: the columns
    that tell entries of one enterprise apart, so that () counts each enterprise once; None where an
    enterprise may stand any number of times."""

    file: str
    title_zh: str
    columns: tuple[str, ...]
    count_by: str
    amounts: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repeated: tuple[str, str] | None = None
    order: tuple[tuple[str, str], ...] = ()
    office: str = ""
    also: dict[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] | None = None
    optional: tuple[str, ...] = ()

    @property
    def of_enterprises(self) -> bool:
        """Whether a row is about one enterprise of one township."""
        return CREDIT_CODE in self.columns


DIFFICULTIES = ("用工", "用能", "运输", "资金", "无")
MONTH = "([1-9]|1[0-2])"
FESTIVAL = Contract(
    "春节连续生产企业台账.xlsx",
    "春节生产",
    (*COMMON, "生产安排", "连续生产天数", "留钟员工(人)", "计划复工日期", "实际复工日期"),
    "生产安排",
    amounts=("连续生产天数", "留钟员工(人)"),
    dates=("计划复工日期", "实际复工日期"),
    choices={"生产安排": ("不停产", "可停可不停", "停产")},
    # 留钟, stayed in 钟祥, is one city's word
    also={
        word + unit: "留钟员工(人)"
        for word in ("留守职工", "留守员工", "留岗职工")
        for unit in ("(人)", "")
    },
    apart=(),
)
ROUTES, STEPS = ("兼并", "破产重整", "技改", "无"), ("未启动", "洽谈", "实施", "完成")
CONTRACTS = (
    Contract(
        "增长点台账.xlsx",
        "增长点",
        (
            *COMMON,
            "项目内容",
            "新增产能",
            "预计新增产值(万元)",
            "计划投产日期",
            "实际投产日期",
            "责任领导",
            "责任单位",
            "困难类别",
        ),
        "困难类别",
        amounts=("预计新增产值(万元)",),
        dates=("计划投产日期", "实际投产日期"),
        choices={"困难类别": DIFFICULTIES},
        repeated=(rf"{MONTH}(-{MONTH})?月实现新增产值\(万元\)", "3月实现新增产值(万元)"),
        office="责任单位",
        apart=("项目内容",),
    ),
    Contract(
        "技改项目台账.xlsx",
        "技改项目",
        (
            *COMMON,
            "项目名称",
            "项目阶段",
            "总投资(万元)",
            "本年累计投资(万元)",
            "开工日期",
            "竣工日期",
            "责任领导",
            "责任单位",
            "最近联系日期",
        ),
        "项目阶段",
        amounts=("总投资(万元)", "本年累计投资(万元)"),
        dates=("开工日期", "竣工日期", "最近联系日期"),
        choices={"项目阶段": PROJECT_STAGES},
        order=(("开工日期", "竣工日期"),),
        office="责任单位",
        apart=("项目名称",),
    ),
    Contract(
        "进规企业申报台账.xlsx",
        "进规企业",
        (
            *COMMON,
            "类别",
            "申报阶段",
            "主营业务收入(万元)",
            "摸底日期",
            "申报日期",
            "审核日期",
            "批准日期",
            "终止日期",
        ),
        "申报阶段",
        amounts=("主营业务收入(万元)",),
        dates=("摸底日期", "申报日期", "审核日期", "批准日期", "终止日期"),
        choices={
            "类别": ("新进规", "小进规"),
            "申报阶段": ("摸底", "申报", "审核", "批准", "终止"),
        },
        order=(("摸底日期", "申报日期"), ("申报日期", "审核日期"), ("审核日期", "批准日期")),
        apart=("终止日期",),
    ),
    Contract(
        "进规企业历年申报.xlsx",
        "历年进规",
        (*COMMON, "类别", "摸底日期", "申报日期", "审核日期", "批准日期", "终止日期"),
        "类别",
        dates=("摸底日期", "申报日期", "审核日期", "批准日期", "终止日期"),
        choices={"类别": ("新进规", "小进规")},
        order=(("摸底日期", "申报日期"), ("申报日期", "审核日期"), ("审核日期", "批准日期")),
        apart=("批准日期", "终止日期"),
    ),
    Contract(
        "退库企业台账.xlsx",
        "退库企业",
        (*COMMON, "退库原因", "退库日期"),
        "退库原因",
        dates=("退库日期",),
        choices={"退库原因": ("收入下降", "停产", "注销", "破产", "迁出", "其他")},
        apart=("退库日期",),
    ),
    Contract(
        "成长工程后备企业培育库.xlsx",
        "后备企业",
        (*COMMON, "入库日期", "一企一策方案", "方案到期日", "责任单位"),
        "一企一策方案",
        dates=("入库日期", "方案到期日"),
        choices={"一企一策方案": ("有", "无")},
        office="责任单位",
        apart=(),
    ),
    Contract(
        "税务应税销售名单.xlsx",
        "税务名单",
        COMMON,
        "",
        repeated=(r"\d{4}年应税销售收入\(万元\)", "2021年应税销售收入(万元)"),
    ),
    Contract(
        "停产企业信息库.xlsx",
        "减停产企业",
        (
            *COMMON,
            "状态",
            "停产时间",
            "停产原因",
            "盘活方式",
            "盘活进展",
            "停产前年产值(万元)",
            "闲置产能(%)",
            "更新日期",
        ),
        "状态",
        amounts=("停产前年产值(万元)", "闲置产能(%)"),
        dates=("停产时间", "更新日期"),
        choices={"状态": ("停产", "减产"), "盘活方式": ROUTES, "盘活进展": STEPS},
        order=(("停产时间", "更新日期"),),
        apart=(),
    ),
    Contract(
        "企业用电量.xlsx",
        "企业用电",
        COMMON,
        "",
        repeated=(rf"\d{{4}}年{MONTH}月用电量\(万千瓦时\)", "2022年3月用电量(万千瓦时)"),
    ),
    Contract(
        "专精特新培育库.xlsx",
        "专精特新",
        (
            *COMMON,
            "类别",
            "主导产品",
            "上年营业收入(万元)",
            "营业收入增速(%)",
            "研发投入占比(%)",
            "发明专利(件)",
            "从事细分市场(年)",
        ),
        "类别",
        amounts=("上年营业收入(万元)", "研发投入占比(%)", "发明专利(件)", "从事细分市场(年)"),
        rates=("营业收入增速(%)",),
        choices={"类别": ("专精特新小巨人", "隐形冠军")},
        apart=("类别",),
    ),
    FESTIVAL,
    # last year's file under this name, for the figures beside this year's
    replace(
        FESTIVAL,
        file="上年春节连续生产企业台账.xlsx",
        title_zh="上年春节生产",
        optional=("留钟员工(人)", "计划复工日期", "实际复工日期"),
    ),
    Contract(
        "包联帮扶台账.xlsx",
        "包联帮扶",
        (*COMMON, "困难类别", "困难内容", "帮扶责任人", "帮扶单位", "登记日期", "解决日期"),
        "困难类别",
        dates=("登记日期", "解决日期"),
        choices={"困难类别": DIFFICULTIES[:-1]},
        order=(("登记日期", "解决日期"),),
        office="帮扶单位",
        apart=("困难类别", "困难内容", "登记日期"),
    ),
    Contract(
        "产销活动台账.xlsx",
        "产销活动",
        (
            "序号",
            "活动名称",
            "活动类型",
            "活动日期",
            "主办单位",
            "参加企业数(家)",
            "签约金额(万元)",
            "已执行金额(万元)",
        ),
        "活动类型",
        amounts=("参加企业数(家)", "签约金额(万元)", "已执行金额(万元)"),
        dates=("活动日期",),
        choices={"活动类型": ("展会", "产销对接会", "线上促销")},
        office="主办单位",
    ),
)
