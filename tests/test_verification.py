"""What `zx report --verify` says before anything is computed again; the comparison itself is in test_publishing.py."""

import pytest
from test_sign_off import edit, hand_over

from zx_analysis import publishing, verification


@pytest.fixture
def pack(small_city, monkeypatch):
    monkeypatch.setattr(publishing.execution, "run", hand_over)
    monkeypatch.setattr(publishing.documents, "save", lambda *given: [])
    return publishing.publish("sanzhen", "2022Q1").folder


def test_a_folder_that_is_no_pack_is_refused(root):
    with pytest.raises(ValueError, match="不是资料包"):
        verification.verify(root)


def test_the_policy_file_has_to_be_given_as_it_was_when_the_pack_was_made(pack, small_city):
    with pytest.raises(ValueError, match="没有用另外的政策文件，请不要用 --policy"):
        verification.verify(pack, str(small_city / "policy" / "2022Q1.toml"))


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    ("bulletins/2022年1-3月.csv", "九里乡", "十里乡", "十里乡"), ("policy/2022Q1.toml", "value = 2021", "value = 2012", "2012年的工业总产值不全")], ids=["unreadable", "another base year"])
def test_inputs_that_no_report_could_be_made_of_are_a_difference(pack, small_city, file, old, new, said):
    edit(small_city / file, old, new)
    found, = verification.verify(pack)
    assert found.startswith("现在的输入文件不能读：") and said in found
