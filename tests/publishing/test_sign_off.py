"""`zx approve` on published packs: every rule as a user meets it, what the pages say, and what
happens when two approve at once or the disk fails.

The packs are made by `publish` with the real pages and tables, only the notebooks are not executed:
their two tables are handed over directly.
"""

import json
import multiprocessing
import os
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from tests.conftest import RANKING
from tests.documents.test_leader import write
from tests.waiting import HANGS
from zx_analysis.documents import handover
from zx_analysis.publishing import approvals, packs, publish, sign_off
from zx_analysis.publishing.approvals import Maker
from zx_analysis.quarter import briefing, standings
from zx_analysis.quarter.answers import Answers, open_study

BULLETIN = "bulletins/2022年1-3月.csv"
VOID = "数据已变，原审定作废"


def hand_over(notebooks, folder, parameters, jobs, progress):
    """In place of the notebooks: their ranking and headline, the tables of a leader's page, and the
    two pages that show the list. Papers and workbooks are tested elsewhere.
    """
    folder.mkdir()
    study = open_study(
        parameters["city"], parameters["quarter"], parameters["as_of"], parameters["policy"]
    )
    answers = Answers(study)
    ranked = standings.ranked(answers)
    headline = pd.DataFrame([{"label": "排名末位", "value": "九里乡", "colour": "", "text": ""}])
    handover.hand_over(
        parameters["out"],
        study.mark,
        ranking=briefing.as_table(ranked and ranked.table),
        headline=headline,
    )
    write(Path(parameters["out"]), mark=study.mark)
    executed = {
        path.stem: nbformat.read(path, as_version=4) for path in notebooks if path.stem[0] in "46"
    }
    for notebook in executed.values():
        notebook.metadata["papermill"] = {"duration": 0.0}
    return executed


def without_notebooks(monkeypatch):
    """Packs are published with what `hand_over` gives; that this is what the run computed is held
    in test_answered."""
    monkeypatch.setattr(publish.execution, "run", hand_over)
    monkeypatch.setattr(publish.answered, "owed_tables", lambda answers: {})
    monkeypatch.setattr(publish.answered, "other_tables", lambda *given: [])


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def record(home):
    return home / "approvals-2022Q1.jsonl"


def lines(home):
    return [json.loads(text) for text in record(home).read_text(encoding="utf-8").splitlines()]


def state(home):
    """What the three pages, the table and the manifest say: they have to say the same."""
    pack = home / "2022Q1"
    manifest, _ = packs.unaltered(pack)
    shown = {
        manifest["approvals"]["state"],
        *handover.read_table(pack / "tables" / "talk_list.csv")["state"],
    }
    boxes = [
        (pack / page)
        .read_text(encoding="utf-8")
        .split("<!--approval-->")[1]
        .split("<!--/approval-->")[0]
        for page in sign_off.SHOWN_ON
    ]
    assert len(set(boxes)) == 1 and len(shown) == 1
    (word,) = shown
    assert f"（{word}）" in boxes[0]
    return word, boxes[0]


def test_a_draft_until_two_people_approved_it(home, zx):
    word, box = state(home)
    assert (
        word == "草案"
        and "还没有有效的审定，需要 2 人" in box
        and "约谈名单：九里乡（草案）" in box
    )
    code, out, _ = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 0 and out.index("草案：张三已审定，还需另外 1 人审定") < out.index(
        "Draft: approved by 张三, 1 more needed."
    )
    assert state(home)[0] == "草案"
    code, out, _ = zx("approve", "sanzhen", "2022Q1", "--by", "李四")
    word, box = state(home)
    assert (
        code == 0
        and "已审定：张三、李四。" in out
        and word == "已审定"
        and "约谈名单：九里乡（已审定）" in box
    )
    assert (
        "不是身份认证" in box
        and lines(home)[1]["talk_list_sha256"] in box
        and lines(home)[1]["account"] in box
    )
    table = handover.read_table(home / "2022Q1" / "tables" / "talk_list.csv")
    assert table.to_dict("records") == [
        {
            "township_code": "420881200",
            "township": "九里乡",
            "rank": "3",
            "score": "6.00",
            "state": "已审定",
            "approved_by": "张三、李四",
            "talk_list_sha256": lines(home)[0]["talk_list_sha256"],
        }
    ]


def test_an_approval_is_found_again_in_the_pack_that_was_seen(home, zx):
    before, seen = packs.unaltered(home / "2022Q1")
    folder = (home / "2022Q1").resolve().name
    zx("approve", "sanzhen", "2022Q1", "--by", " 张  三 ")
    (line,) = lines(home)
    assert (line["name"], line["manifest_sha256"], line["pack"], line["city"], line["quarter"]) == (
        "张 三",
        seen,
        folder,
        "sanzhen",
        "2022Q1",
    )
    assert (
        line["talk_list_sha256"]
        == {entry["file"]: entry["sha256"] for entry in before["pack"]}["talk_list.json"]
    )
    assert packs.unaltered(home / ".history" / "2022Q1" / folder) == (before, seen)
    after, _ = packs.unaltered(home / "2022Q1")
    same = ("made", "made_by", "inputs", "parameters", "versions", "rows", "headline")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}


def test_the_answer_for_machines(home, zx):
    _, out, _ = zx("approve", "sanzhen", "2022Q1", "--by", "张三", "--json")
    answer = json.loads(out)
    assert (answer["state"], answer["approved_by"], answer["still_needed"], answer["void"]) == (
        "draft",
        ["张三"],
        1,
        0,
    )
    assert (
        answer["flagged"] == [{"township_code": "420881200", "township": "九里乡"}]
        and answer["talk_list_sha256"] == lines(home)[0]["talk_list_sha256"]
    )


@pytest.mark.parametrize("again", ["张三", "张 三", "張三", "　张三"])
def test_the_same_person_twice_is_refused(home, zx, again):
    zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    code, out, err = zx("approve", "sanzhen", "2022Q1", "--by", again)
    assert code == 3 and out == "" and "需要另一人审定" in err and "another person is needed" in err
    assert len(lines(home)) == 1 and state(home)[0] == "草案"


@pytest.mark.parametrize("name", ["王五", "王 五", "gongye", "Gong Ye"])
def test_whoever_ran_the_report_is_refused_by_name_and_by_account(home, zx, name):
    assert zx("report", "sanzhen", "2022Q1", "--by", "王五")[0] == 0
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", name)
    assert code == 3 and "是生成本资料包的人" in err and not record(home).exists()


def test_whoever_runs_the_report_after_approving_no_longer_counts(home, zx):
    for name in ("张三", "李四"):
        zx("approve", "sanzhen", "2022Q1", "--by", name)
    zx("report", "sanzhen", "2022Q1", "--by", "张三")
    word, box = state(home)
    assert word == "草案" and "张三是生成本资料包的人，其审定不计" in box
    assert zx("approve", "sanzhen", "2022Q1", "--by", "赵六")[0] == 0 and state(home)[0] == "已审定"


def test_an_unnamed_maker_at_the_same_account_is_said(home, zx, monkeypatch):
    monkeypatch.setattr(approvals, "whoever_runs_this", lambda name="": Maker("gongye", name))
    zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert "是不是同一人无从核对" in state(home)[1] and "gongye（与生成人相同）" in state(home)[1]
    zx("report", "sanzhen", "2022Q1", "--by", "王五")
    assert "无从核对" not in state(home)[1] and "生成人：王五（系统账户 gongye）" in state(home)[1]


def test_two_approvers_at_one_account_are_two_people(home, zx):
    for name in ("张三", "李四"):
        zx("approve", "sanzhen", "2022Q1", "--by", name)
    assert len({line["account"] for line in lines(home)}) == 1 and state(home)[0] == "已审定"


@pytest.mark.parametrize("name", ["", "  ", "张\n三", "张" * 41, "张\u200b三"])
def test_what_is_no_name_is_wrong_usage(home, zx, name):
    code, out, err = zx("approve", "sanzhen", "2022Q1", "--by", name)
    assert code == 2 and out == "" and "姓名" in err and not record(home).exists()
    assert zx("report", "sanzhen", "2022Q1", "--by", name or "···")[0] == 2


def test_approvals_are_carried_over_to_a_later_pack_of_the_same_content(home, city, zx):
    for name in ("张三", "李四"):
        zx("approve", "sanzhen", "2022Q1", "--by", name)
    edit(city / "policy" / "2022Q1.toml", 'value = "100.00"', 'value = "200.00"')
    code, out, _ = zx("report", "sanzhen", "2022Q1")
    word, box = state(home)
    assert (
        code == 0
        and "已审定：张三、李四。" in out
        and word == "已审定"
        and "输入文件有变动" in box
        and VOID not in box
    )


def test_a_change_of_the_data_voids_them_and_is_said_on_every_page(home, city, zx):
    for name in ("张三", "李四"):
        zx("approve", "sanzhen", "2022Q1", "--by", name)
    edit(city / BULLETIN, "九里乡,18,60", "九里乡,19,61")
    code, out, _ = zx("report", "sanzhen", "2022Q1")
    word, box = state(home)
    assert (
        code == 0
        and VOID in out
        and word == "草案"
        and VOID in box
        and "作废：数据已变" in box
        and "张三" in box
    )
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 0 and state(home)[0] == "草案"
    assert (
        zx("approve", "sanzhen", "2022Q1", "--by", "赵六")[0] == 0
        and state(home)[0] == "已审定"
        and VOID in state(home)[1]
    )


def test_a_list_that_the_inputs_no_longer_make_is_refused(home, city, zx):
    edit(city / BULLETIN, "九里乡,18,60", "九里乡,19,61")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "重新运行 zx report" in err and not record(home).exists()


def test_an_input_that_is_refused_is_no_ground_for_approval(home, city, zx):
    edit(city / BULLETIN, "九里乡", "十里乡")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "十里乡" in err and not record(home).exists()


def test_no_pack_is_refused(city, zx):
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "还没有2022年一季度的资料包" in err and "run zx report first" in err
    assert zx("approve", "sizhen", "2022Q1", "--by", "张三")[0] == 3
    assert (
        zx("approve", "sanzhen", "2022-1", "--by", "张三")[0] == 2
        and zx("approve", "../sanzhen", "2022Q1", "--by", "张三")[0] == 2
    )
    assert zx("approve", "sanzhen", "2022Q1")[0] == 2


def test_a_trial_is_refused_under_its_own_name_and_under_the_quarters(home, city, root, zx):
    zx("report", "sanzhen", "2022Q1", "--as-of", "2022-03")
    code, _, err = zx("approve", "sanzhen", "2022Q1-as-of-2022-03", "--by", "张三")
    assert code == 3 and "试算资料包" in err
    trial = home / "2022Q1-as-of-2022-03"
    assert packs.unaltered(trial)[0]["approvals"]["state"] == "不能审定" and "试算资料包" in (
        trial / "index.html"
    ).read_text(encoding="utf-8")
    shutil.copy(city / "policy" / "2022Q1.toml", root / "strict.toml")
    zx("report", "sanzhen", "2022Q1", "--policy", root / "strict.toml")
    (home / "2022Q1").unlink()
    (home / "2022Q1").symlink_to((home / "2022Q1-policy-strict").resolve())
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "试算资料包" in err and not record(home).exists()


def test_an_open_quarter_is_refused(home, city, zx):
    (city / BULLETIN).unlink()
    zx("report", "sanzhen", "2022Q1")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "季度未结束" in err
    assert "<!--approval--><!--/approval-->" in (home / "2022Q1" / "index.html").read_text(
        encoding="utf-8"
    )
    assert handover.read_table(home / "2022Q1" / "tables" / "talk_list.csv").empty


def test_an_undetermined_list_is_refused(home, city, zx):
    """胡集镇 and 九里乡 with 60 each: tied at the cut, no tie breaker."""
    text = (city / BULLETIN).read_text(encoding="utf-8")
    (city / BULLETIN).write_text(text.replace("胡集镇,54,180", "胡集镇,18,60"), encoding="utf-8")
    edit(city / "bulletins" / "2022年1-2月.csv", "胡集镇,,126", "胡集镇,,42")
    zx("report", "sanzhen", "2022Q1")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert (
        code == 3
        and "不能由计算确定" in err
        and "undetermined" in err
        and state(home)[0] == "不能审定"
    )


def test_a_city_without_a_ranking_has_nothing_to_approve(city, zx, root):
    edit(city / "policy" / "2022Q1.toml", RANKING, "")
    zx("report", "sanzhen", "2022Q1")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 3 and "重新运行 zx report" not in err and "没有排名" in err
    assert not (root / "reports" / "sanzhen" / "2022Q1" / "talk_list.json").exists()


@pytest.mark.parametrize(
    "file", ["4_rank_townships.html", "tables/ranking.csv", "talk_list.json", "index.html"]
)
def test_an_altered_pack_ends_with_5(home, zx, file):
    with (home / "2022Q1" / file).open("a", encoding="utf-8") as target:
        target.write(" ")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 5 and file in err and "改动" in err and not record(home).exists()


def test_the_pack_of_another_quarter_under_this_name_ends_with_5(home, zx):
    manifest, _ = packs.unaltered(home / "2022Q1")
    packs.write_manifest(
        home / "2022Q1", manifest | {"parameters": manifest["parameters"] | {"quarter": "2021Q4"}}
    )
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 5 and "2021Q4" in err


def test_a_pack_of_an_older_version_asks_for_a_new_report(home, zx):
    """One from before manifests were sealed: neither seal nor number."""
    manifest, _ = packs.unaltered(home / "2022Q1")
    del manifest["sealed_sha256"], manifest["number"]
    (home / "2022Q1" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 5 and "旧版程序" in err and "重新运行 zx report" in err


@pytest.mark.parametrize(
    "text",
    ["[]", "null", "no json", '{"approvals": 3}', '{"approvals": {"lines": "x"}}', "[" * 100_000],
)
def test_a_manifest_that_is_none_asks_for_a_new_report_and_does_not_hinder_it(home, zx, text):
    (home / "2022Q1" / "manifest.json").write_text(text, encoding="utf-8")
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 5 and "manifest.json" in err
    assert zx("report", "sanzhen", "2022Q1")[0] == 0 and state(home)[0] == "草案"


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("张三", "赵六"),
        lambda text: text.splitlines(keepends=True)[0],
        lambda text: text.splitlines(keepends=True)[1],
        lambda text: "",
        lambda text: text[:-1],
    ],
    ids=["changed", "last removed", "first removed", "emptied", "cut off"],
)
def test_a_damaged_record_is_reported_and_counts_for_nothing(home, zx, harm):
    for name in ("张三", "李四"):
        zx("approve", "sanzhen", "2022Q1", "--by", name)
    whole = record(home).read_text(encoding="utf-8")
    record(home).write_text(harm(whole), encoding="utf-8")
    damaged = record(home).read_bytes()
    code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "孙七")
    assert (
        code == 5
        and "approvals-2022Q1.jsonl" in err
        and "备份" in err
        and record(home).read_bytes() == damaged
    )
    for _ in range(2):  # the second report still knows how far the record once went
        code, out, _ = zx("report", "sanzhen", "2022Q1")
        word, box = state(home)
        assert (
            code == 0
            and "审定记录有问题，全部不计" in out
            and word == "草案"
            and "审定记录有问题" in box
        )
    record(home).write_text(whole, encoding="utf-8")
    zx("report", "sanzhen", "2022Q1")
    assert state(home)[0] == "已审定"


def test_an_approval_whose_pack_could_not_be_published_is_shown_by_the_next(home, zx, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device", "index.html")

    with monkeypatch.context() as broken:
        broken.setattr(packs, "switch", full)
        code, out, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 0 and "张三已审定" in out and "审定已经记录" in err and "没有发布" not in err
    assert len(lines(home)) == 1 and "还没有有效的审定" in state(home)[1]
    assert zx("approve", "sanzhen", "2022Q1", "--by", "张三")[0] == 3
    assert "张三已审定" in state(home)[1] and not (home / ".staging-2022Q1").exists()


def approve_when_all_are_ready(name, barrier):
    barrier.wait(HANGS)
    sign_off.approve("sanzhen", "2022Q1", name)


def test_two_at_once_are_both_kept(home):
    """Four processes, each with a name of its own: four lines in one chain, and a pack that shows
    all of them. They are forked, so that all begin in the same moment.
    """
    names = ["张三", "李四", "赵六", "孙七"]
    forked = multiprocessing.get_context("fork")
    barrier = forked.Barrier(len(names))
    running = [
        forked.Process(target=approve_when_all_are_ready, args=(name, barrier)) for name in names
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(HANGS)
    assert [process.exitcode for process in running] == [0] * 4
    held = approvals.read_lines(record(home).read_bytes(), "sanzhen", "2022Q1")
    assert not held.faults and sorted(a.name for a in held.approvals) == sorted(names)
    assert state(home)[0] == "已审定" and packs.unaltered(home / "2022Q1")[0]["approvals"][
        "by"
    ] == [a.name for a in held.approvals]


def test_a_report_under_way_ends_an_approval_with_75(home, zx, monkeypatch):
    monkeypatch.setattr(sign_off, "PATIENCE_SECONDS", 0)
    with packs.locked(home):
        code, _, err = zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    assert code == 75 and "正在进行" in err and not record(home).exists()


def test_a_name_that_is_markup_is_refused_and_one_written_before_stays_text(home, zx, monkeypatch):
    for name in ("<b>张三</b><!--/approval-->", "=李四"):
        assert zx("approve", "sanzhen", "2022Q1", "--by", name)[0] == 2
    monkeypatch.setattr(approvals, "checked_name", approvals.kept)  # as an older version took them
    assert zx("approve", "sanzhen", "2022Q1", "--by", "<b>张三</b><!--/approval-->")[0] == 0
    _, box = state(home)
    assert "&lt;b&gt;张三&lt;/b&gt;" in box and "<b>" not in box
    assert (
        zx("approve", "sanzhen", "2022Q1", "--by", "=李四")[0] == 0 and state(home)[0] == "已审定"
    )


def test_nothing_of_this_machine_stands_in_record_or_manifest(home, root, zx):
    zx("approve", "sanzhen", "2022Q1", "--by", "张三")
    for text in (
        record(home).read_text(encoding="utf-8"),
        (home / "2022Q1" / "manifest.json").read_text(encoding="utf-8"),
    ):
        assert (
            str(root) not in text
            and os.uname().nodename not in text
            and str(Path.home()) + "/" not in text
        )


def test_notebooks_that_saw_other_figures_are_not_published(city, zx, monkeypatch):
    def later(*arguments):
        edit(city / BULLETIN, "九里乡,18,60", "九里乡,19,61")
        return hand_over(*arguments)

    monkeypatch.setattr(publish.execution, "run", later)
    code, _, err = zx("report", "sanzhen", "2022Q1")
    assert code == 3 and f"运行期间输入文件变了：{BULLETIN}" in err
