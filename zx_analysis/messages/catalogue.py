"""What is said of a place in a file: a finding (read, but look again) or a refusal (it must not go on)."""

import errno

# What the system says of a disk, a folder or a file: why, and behind the comma what to do.
DISK_ZH = {
    errno.ENOSPC: "磁盘已满，请腾出空间后再运行",
    errno.EDQUOT: "磁盘配额已用完，请腾出空间后再运行",
    errno.EACCES: "没有权限，请检查文件夹的读写权限",
    errno.EPERM: "没有权限，请检查文件夹的读写权限",
    errno.EROFS: "文件夹所在的磁盘是只读的，请换一个文件夹或改为可写",
    errno.ENOENT: "文件或文件夹不在，请核对它的位置",
    errno.EBUSY: "文件被占用，请关闭正在使用它的程序",
    errno.EIO: "磁盘读写出错，请检查磁盘",
    errno.ESTALE: "网络文件夹断开了，请重新连接",
    errno.ETIMEDOUT: "网络文件夹没有回应，请检查网络",
    errno.EMFILE: "打开的文件太多，请关闭其他程序后再运行",
}

# What a rule that a finding names is called.
RULE_ZH = {
    "absurd_sum": "金额不合比例",
    "blank_label": "名称空白的行",
    "comment": "批注",
    "control_total": "合计不符",
    "copied_column": "与另一列相同",
    "corrected": "已更正",
    "credit_code": "信用代码校验不通过",
    "draft": "草稿",
    "duplicate": "重复",
    "error_cell": "没有基数的增速",
    "external_link": "外部链接",
    "february_alone": "只有2月没有1月",
    "finer_rows": "不是按乡镇的表",
    "footnote": "附注",
    "formula": "公式",
    "growth_far": "增速相差悬殊",
    "hidden_lines": "隐藏的行列",
    "hidden_sheet": "隐藏工作表",
    "ignored_file": "未读的系统文件",
    "later_file": "文件晚于截止月",
    "looks_like_fraction": "可能是小数",
    "macro": "宏",
    "magnitude": "数量级可疑",
    "missing_month": "缺整月",
    "missing_value": "缺报",
    "mixed_scope": "口径可能不同",
    "month_above_cumulative": "当月大于累计",
    "month_from_cumulative": "当月由累计相减",
    "no_final_newline": "末尾没有换行",
    "no_table": "没有数字的文件",
    "no_township": "没有乡镇的表",
    "not_actual": "不是实际完成数",
    "note": "附注写着特别的话",
    "note_with_figures": "附注里的数字",
    "odd_number": "写法特别的数字",
    "open_workbook": "文件正被打开",
    "other_year": "别的年份",
    "outside_month": "要求之外的月份",
    "part_above_total": "部分大于合计",
    "personal_number": "电话或身份证号码",
    "period_mismatch": "月份不符",
    "prior_year": "上年同期列",
    "registered_twice": "重复登记",
    "remark": "备注",
    "revised": "后来修订",
    "revised_in_cumulative": "累计中有修订",
    "serial_numbers": "序号列",
    "sheet_name": "表名与表头不同",
    "text_box": "文本框",
    "title_words": "标题里不认识的词",
    "total_twice": "两个不同的合计",
    "two_townships": "登记在两个乡镇",
    "unit_in_cell": "单元格另写单位",
    "unknown_department": "单位不在名单",
    "unlabelled": "没有名称的数字",
    "unread_column": "未读取的列",
}


class InputRefused(Exception):
    """Input that must not go on: `refusals` holds one message per reason, all of a run at once."""

    def __init__(self, *refusals: str):
        self.refusals = list(refusals)
        super().__init__("\n\n".join(refusals))

    def __reduce__(self):
        return InputRefused, tuple(self.refusals)


def why_unopened(error: OSError) -> str:
    """Why a file does not open, in Chinese."""
    return DISK_ZH.get(error.errno, "系统打不开").partition("，")[0]


def finding(
    severity: str,
    file: str,
    sheet: str = "",
    cell: str = "",
    *,
    rule: str,
    zh: str,
    en: str,
    read: str = "",
    expected: str = "",
    township: str = "",
    period: str = "",
) -> dict:
    """One row of the findings; severity 'warn' or 'note'."""
    return {
        "severity": severity,
        "file": file,
        "sheet": sheet,
        "cell": cell,
        "township": township,
        "period": period,
        "rule": rule,
        "read": read,
        "expected": expected,
        "message_zh": zh,
        "message_en": en,
    }


def refusal(
    file: str, place: str, read_zh: str, expected_zh: str, remedy_zh: str, english: str
) -> str:
    """One message in the form every refusal has: where, what was read, what was expected, what to do."""
    where = f"文件 {file}" + (f"，{place}" if place else "")
    there = (
        place.replace("工作表 ", "sheet ")
        .replace("单元格 ", "cell ")
        .replace("，表头", ", header")
        .replace("，", ", ")
    )
    return f"{where}：读到{read_zh}；应为{expected_zh}。{remedy_zh}\nFile {file}{', ' + there if there else ''}: {english}"
