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
