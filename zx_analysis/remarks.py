"""What is said of a place in a file: a finding (read, but look again) or a refusal (it must not go on)."""


class InputRefused(Exception):
    """Input that must not go on: `refusals` holds one message per reason, all of a run at once."""

    def __init__(self, *refusals: str):
        self.refusals = list(refusals)
        super().__init__("\n\n".join(refusals))

    def __reduce__(self):
        return InputRefused, tuple(self.refusals)


def finding(severity: str, file: str, sheet: str = "", cell: str = "", *, rule: str, zh: str, en: str, read: str = "",
            expected: str = "", township: str = "", period: str = "") -> dict:
    """One row of the findings; severity 'warn' or 'note'."""
    return {"severity": severity, "file": file, "sheet": sheet, "cell": cell, "township": township, "period": period,
            "rule": rule, "read": read, "expected": expected, "message_zh": zh, "message_en": en}


def refusal(file: str, place: str, read_zh: str, expected_zh: str, remedy_zh: str, english: str) -> str:
    """One message in the form every refusal has: where, what was read, what was expected, what to do."""
    where = f"文件 {file}" + (f"，{place}" if place else "")
    return f"{where}：读到{read_zh}；应为{expected_zh}。{remedy_zh}\nFile {file}{', ' + place if place else ''}: {english}"
