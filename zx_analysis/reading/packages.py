"""Office packages (.xlsx) as parts: unpacked within bounds, checked against their CRC, without what no workbook needs."""

import io
import zipfile
import zlib

from zx_analysis.messages.catalogue import InputRefused, refusal

MOST_BYTES = 100_000_000  # unpacked


def damaged(file: str, error: BaseException) -> str:
    """The refusal of a workbook, .xlsx or .xls, that does not open."""
    return refusal(
        file,
        "",
        "损坏、没有传完，或不是工作簿的文件",
        "能正常打开的 .xlsx 或 .xls",
        "请用 WPS 或 Excel 打开后另存为 .xlsx，打不开的重新索取。",
        f"damaged, incomplete or no workbook ({type(error).__name__}: {str(error)[:80]}). Open it and save it as .xlsx; ask anew for one that does not open.",
    )


def oversized(file: str, sheet: str, zh: str, en: str) -> InputRefused:
    """The refusal of a workbook larger than any return."""
    place = f"工作表 {sheet}" if sheet else ""
    return InputRefused(
        refusal(
            file,
            place,
            zh,
            "大小正常的报表",
            "请删去多余的行列（把用到的区域复制到新工作簿）后另存。",
            f"{en}. Copy the used area into a new workbook.",
        )
    )


def unpacked(data: bytes, file: str) -> dict[str, bytes]:
    """Every part of a workbook by its name; InputRefused where it is damaged, protected, oversized, unsafe or no workbook."""
    parts, left = {}, MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(info.flag_bits & 1 for info in package.infolist()):
                raise InputRefused(
                    refusal(
                        file,
                        "",
                        "加密的压缩包",
                        "没有密码的工作簿",
                        "请去掉密码后另存。",
                        "the package is encrypted. Save it without a password.",
                    )
                )
            names = [info.filename for info in package.infolist()]
            if len(names) != len(set(names)):
                raise InputRefused(damaged(file, ValueError("one part twice")))
            for info in package.infolist():
                with package.open(info) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise oversized(
                        file,
                        "",
                        f"解压后超过 {MOST_BYTES // 1_000_000} MB 的工作簿",
                        f"more than {MOST_BYTES // 1_000_000} MB unpacked",
                    )
                parts[info.filename] = content
    # Each of these comes out of zipfile for one kind of damage: a broken directory, a broken stream, a stream that ends, a bad seek, an
    # unknown compression, a nonsensical name or offset.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise InputRefused(damaged(file, error)) from error
    if "xl/workbook.xml" not in parts:
        raise InputRefused(
            refusal(
                file,
                "",
                "不是 .xlsx 工作簿的压缩包",
                ".xlsx 工作簿",
                "请用 WPS 或 Excel 另存为 .xlsx。",
                "a zip package but no .xlsx workbook. Save it as .xlsx.",
            )
        )
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            raise InputRefused(
                refusal(
                    file,
                    "",
                    f"部件 {name} 里有文档类型声明",
                    "普通的工作簿",
                    "文件可能不安全，请用 WPS 或 Excel 打开后另存。",
                    f"part {name} declares a document type: possibly unsafe. Open it and save it again.",
                )
            )
    return parts
