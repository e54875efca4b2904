"""A manifest as the program writes it, for packs that tests write by hand."""

from zx_analysis.publishing import packs


def manifest(**fields):
    """All that a manifest has but `pack`, with `fields` in place of what is usual."""
    return {
        "number": 1,
        "mark": "",
        "city_name": "三镇市",
        "made": "2022-04-20T08:00:00+08:00",
        "edition": "0123456789ab",
        "inputs": [],
        "parameters": {
            "city": "sanzhen",
            "quarter": "2022Q1",
            "as_of": "",
            "policy": "",
            "seed": 0,
        },
        "versions": {},
        "rows": {},
        "seconds": {},
        "headline": [],
        "together": [],
        "made_by": {"account": "gongye", "name": "王五"},
        "approvals": {"state": "草案", "by": [], "lines": 0, "last_sha256": "0" * 64},
        **fields,
    }


def write_pack(folder, **fields):
    """Seal what lies in `folder` as a pack."""
    packs.write_manifest(folder, manifest(**fields))
    return folder
