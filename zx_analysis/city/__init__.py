"""A county: its register, calendar, indicators, policy, ranking scheme, the contract of every
table.
"""

from zx_analysis.city.blanks import words_left
from zx_analysis.city.city import MARK, City, SheetVersion, files_under, folder_of, sha256
from zx_analysis.city.indicators import Indicator
from zx_analysis.city.periods import Quarter
from zx_analysis.city.policy import Policy
from zx_analysis.city.register import Register
from zx_analysis.city.scheme import Scheme

__all__ = [
    "City",
    "Indicator",
    "MARK",
    "Policy",
    "Quarter",
    "Register",
    "Scheme",
    "SheetVersion",
    "amounts",
    "files_under",
    "folder_of",
    "fund_rules",
    "indicators",
    "periods",
    "plans",
    "policy",
    "programme_rules",
    "register",
    "settings",
    "sha256",
    "tables",
    "words_left",
]
