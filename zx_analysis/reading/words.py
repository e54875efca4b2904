"""The vocabulary of titles, headers, rows and notes (words.toml), and what each list is for."""

import re
import tomllib
from pathlib import Path

_GROUPS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _words(group: str, name: str) -> tuple[str, ...]:
    return tuple(_GROUPS[group][name])


def _longest_first(words) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _pattern(group: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(_GROUPS[group]["patterns"][name]))


MONTHLY = _longest_first(_words("bases", "month"))
QUARTERLY = _longest_first(_words("bases", "quarter"))
CUMULATIVE = _longest_first(_words("bases", "to_date"))
GROWTH = _longest_first(_words("measures", "growth"))
AMBIGUOUS_GROWTH = _words("measures", "growth_or_amount")
PRIOR = _longest_first(_words("measures", "prior"))
RANK = _words("measures", "rank")
ABOUT = _words("measures", "about")
OTHER = (*ABOUT, *_words("measures", "other"))
FILLERS = _words("headers", "fillers")
ROOFS = _words("headers", "roofs")
NAME_HEADS = frozenset(_words("headers", "names"))
ENGLISH_CLAIM = _pattern("headers", "english_claims")
DERIVED = _pattern("headers", "derived")
DERIVED_AMOUNT = _pattern("headers", "derived_amounts")
ENGLISH_GROWTH = _pattern("headers", "english_growth")
NOT_COLLECTED = _pattern("headers", "not_collected")
CONTACT = _pattern("headers", "contacts")
ENGLISH_UNITS = {
    unit: re.compile(rf"[(\[]?(?:unit:?)?(?:{amount})(?:yuan|RMB|CNY)[)\]]?", re.IGNORECASE)
    for unit, amount in _GROUPS["headers"]["english_units"].items()
}
LABEL_HEADS = frozenset(_words("headers", "labels"))
SHORT_NAMES = frozenset(_words("headers", "short_names"))
SHORT_COUNTS = frozenset(_words("headers", "short_counts"))
COLUMN_SUMS = frozenset(_words("headers", "sums"))
PARTITIONS = frozenset(frozenset(line.split()) for line in _words("headers", "partitions"))
ABOVE_SIZE_PARTS = frozenset(_words("headers", "above_size"))
BESIDE_ABOVE_SIZE = frozenset(_words("headers", "beside_above_size"))
CONTACT_HEADS = frozenset(_words("headers", "contacts"))
IGNORED_HEADS = frozenset(_words("headers", "ignored"))
COLUMN_NUMBERS = frozenset(_words("headers", "numbers"))
GROUP = _pattern("rows", "groups")
INDUSTRY = _pattern("rows", "industries")
OUTSIDE = _words("rows", "outside")
AVERAGES = _words("rows", "averages")
OF_TOWNSHIPS = "乡镇合计"  # a total without what stands outside the townships
COLLECTIVES = _words("rows", "collectives")
KINDS = {word: tuple(ends) for word, *ends in map(str.split, _words("rows", "kinds"))}
WHOLE = _words("rows", "wholes")
TOTALS = (
    *_words("rows", "totals"),
    *WHOLE,
    *(whole + ending for whole in WHOLE for ending in _words("rows", "whole_endings")),
)
COMPARING = _pattern("rows", "comparing")
PART_STARTS = _words("rows", "part_starts")
PART_ENDS = _words("rows", "part_ends")
NOT_ACHIEVED = _words("titles", "not_achieved")
DRAFT = _words("titles", "draft")
SHEETS_OF_WORDS = frozenset(_words("titles", "sheets_of_words"))
OLD_SHEET = _pattern("titles", "old_sheet")
LATER_VERSION = _pattern("titles", "later_version")
FIRST_VERSION = _pattern("titles", "first_version")
ANALYSIS = _pattern("titles", "analysis")
NUMBER = _pattern("titles", "numbers")
SYNONYMS = {word: re.compile(other) for word, other in _GROUPS["titles"]["synonyms"].items()}
SCOPE = _pattern("titles", "scope")
_DOCUMENTS = {theme: words.split() for theme, words in _GROUPS["documents"].items()}
LAYOUTS = re.compile("|".join(_longest_first(_DOCUMENTS.pop("layouts"))))
_OF_DOCUMENTS = "|".join(_longest_first(sum(_DOCUMENTS.values(), [])))
HARMLESS = re.compile(f"{_OF_DOCUMENTS}|{_pattern('titles', 'harmless').pattern}")
NOTE_STARTS = _words("notes", "starts")
SIGNATURES = CONTACT_HEADS | frozenset(_words("notes", "signatures"))
HARMLESS_NOTE = _pattern("notes", "harmless")
ALARMING_NOTE = _pattern("notes", "alarming")
ALARMING_REMARK = _pattern("notes", "alarming_remark")
STOPPED = _words("figures", "stopped")
MISSING = frozenset(_words("figures", "missing")) | {""}
