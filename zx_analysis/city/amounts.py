"""Money: whole fen, and yuan as text. No float ever holds an amount that is paid."""

import re

from zx_analysis.messages import message

# Yuan with at most two decimals, thousands marked by commas or not at all; ASCII digits only.
YUAN = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?")
FEN_PER_WAN = 1_000_000  # fen in 10,000 yuan


def yuan_text(fen: int) -> str:
    """123456789 → '1234567.89' (yuan), for machines."""
    return money_text(fen).replace(",", "")


def money_text(fen: int) -> str:
    """123456789 → '1,234,567.89' (yuan), for people."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def sum_zh(fen: int) -> str:
    """1000000000 → '1000 万元', 123456789 → '1,234,567.89 元': a sum in a sentence, in 万元 where
    these are whole."""
    wan, rest = divmod(fen, FEN_PER_WAN)
    return f"{wan} 万元" if wan and not rest else f"{money_text(fen)} 元"


def in_thousands(amount: str) -> str:
    """An amount given as text with thousands separators, digit for digit: '10000000.00' →
    '10,000,000.00'."""
    integer, point, places = amount.partition(".")
    return f"{int(integer):,}{point}{places}"


def parse_yuan(text: str) -> int:
    """'1000000.00' or '1,000,000.00' (yuan) → 100000000 fen, exactly; ValueError for
    anything else."""
    match = YUAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        raise ValueError(str(message("no_amount_in_yuan", read=text)))
    return int(match[1].replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))
