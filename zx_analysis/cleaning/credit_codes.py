"""Unified social credit codes (统一社会信用代码, GB 32100-2015): 18 characters of a 31-character set, the last one a check character."""

# The characters in the order of their values, and the weight of each of the first 17 places.
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]


def check_character(body: str) -> str:
    """The last character for the first 17: 31 − Σ value × 3^place mod 31. ValueError for a character outside the set."""
    total = sum(CHARACTERS.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def valid(code: str) -> bool:
    """Whether the code has 18 characters of the set and the right check character."""
    return (
        len(code) == 18
        and all(c in CHARACTERS for c in code)
        and code[17] == check_character(code[:17])
    )
