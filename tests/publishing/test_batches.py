"""Many packs: what is finished is left alone, what is not is made, a bad city stops no other, and
nothing is left running; on this machine and on a cluster.
"""

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys

import pandas as pd
import pytest

from tests.conftest import write_small_city
from tests.publishing.test_sign_off import edit, without_notebooks
from tests.publishing.written import write_pack
from tests.waiting import HANGS, until
from tests.whole.test_faults import descendants, gone
from zx_analysis import paths
from zx_analysis.city.city import MARK
from zx_analysis.documents import write_table
from zx_analysis.publishing import batches, packs, publish
from zx_analysis.publishing.batches import Outcome

CITIES = ["beita", "dongcun", "nanshan", "xiqiao"]
LAST = "bulletins/2022年1-3月.csv"


@pytest.fixture
def country(root):
    """Four small cities with the notebooks of the checkout."""
    (root / "notebooks").symlink_to(paths.PACKAGE.parent / "notebooks")
    for name in CITIES:
        write_small_city(root / "data" / "raw" / name)
    return root


def made(root, city):
    """How often the pack of 2022Q1 was made."""
    return len(list((root / "reports" / city / ".history" / "2022Q1").glob("*/manifest.json")))


def test_cities_by_their_names(country):
    (country / "data" / "raw" / "no city").mkdir()
    assert (
        batches.cities("*") == CITIES
        and batches.cities("?e*") == ["beita"]
        and batches.cities("nanshan") == ["nanshan"]
    )
    with pytest.raises(ValueError, match="没有城市符合“z\\*”"):
        batches.cities("z*")


def test_a_quarter_for_which_no_city_has_a_policy_is_said_and_makes_nothing(country, zx):
    code, out, _ = zx("batch", "2021Q4")
    assert code == 3 and "新做 0 个，已有 0 个，未完成 0 个" in out
    assert all(f"{city} 2021Q4" in out for city in CITIES) and "policy/季度.toml" in out
    assert not (country / "reports" / "beita").exists()


class TestFinished:
    """Whether a pack that stands would be made again just so."""

    @pytest.fixture
    def city(self, small_city, computed_once, monkeypatch):
        without_notebooks(monkeypatch)
        monkeypatch.setattr(publish, "save_documents", lambda *given: [])
        assert not batches.finished("sanzhen", "2022Q1")
        publish.publish("sanzhen", "2022Q1")
        assert batches.finished("sanzhen", "2022Q1")
        return small_city

    @pytest.mark.parametrize(
        "change",
        [
            lambda city, pack: edit(city / LAST, "九里乡,18,60", "九里乡,19,61"),
            lambda city, pack: shutil.copy(city / LAST, city / "bulletins" / "更正.csv"),
            lambda city, pack: (city / LAST).unlink(),
            lambda city, pack: edit(
                city / "policy" / "2022Q1.toml", "value = 0.06", "value = 0.07"
            ),
            lambda city, pack: (city / "corrections.toml").write_text("", encoding="utf-8"),
            lambda city, pack: (pack / "index.html").write_text("", encoding="utf-8"),
            lambda city, pack: (pack / "manifest.json").write_text("{", encoding="utf-8"),
            lambda city, pack: (city / "city.toml").write_text("", encoding="utf-8"),
        ],
        ids=[
            "a figure",
            "a file more",
            "a file less",
            "policy",
            "corrections",
            "a page",
            "manifest",
            "city.toml",
        ],
    )
    def test_not_once_something_changed(self, city, root, change):
        change(city, root / "reports" / "sanzhen" / "2022Q1")
        assert not batches.finished("sanzhen", "2022Q1")

    def test_not_by_another_program(self, city, monkeypatch):
        monkeypatch.setattr(packs, "versions", lambda: {"python": "3.99"})
        assert not batches.finished("sanzhen", "2022Q1")

    def test_not_by_a_program_so_old_that_its_manifest_does_not_say(self, city, root):
        file = root / "reports" / "sanzhen" / "2022Q1" / "manifest.json"
        file.write_text(
            json.dumps({"pack": json.loads(file.read_bytes())["pack"]}), encoding="utf-8"
        )
        assert not batches.finished("sanzhen", "2022Q1")


@pytest.mark.parametrize(
    "error", [KeyError("pack"), AttributeError("no"), PermissionError(13, "x")]
)
def test_a_city_that_cannot_be_looked_at_stops_no_other(country, monkeypatch, error):
    def look(city, quarter):
        if city == "beita":
            raise error
        return True

    monkeypatch.setattr(batches, "finished", look)
    ended = [one for outcomes in batches.here(CITIES, ["2022Q1"], 2) for one in outcomes]
    assert {one.city: one.code for one in ended} == {
        "beita": 5,
        "dongcun": 0,
        "nanshan": 0,
        "xiqiao": 0,
    }


def test_closed_it_begins_no_further_quarter(country, tmp_path, monkeypatch):
    program, begun = tmp_path / "zx", tmp_path / "begun"
    begun.touch()
    program.write_text(
        f'#!/bin/sh\necho "$4 $5" >> {begun}\n[ "$4" = beita ] || exec sleep 1000000\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    for city in ("beita", "dongcun"):  # what has no policy would be passed over
        folder = country / "data" / "raw" / city / "policy"
        shutil.copy(folder / "2022Q1.toml", folder / "2021Q4.toml")
    work = batches.here(["beita", "dongcun"], ["2021Q4", "2022Q1"], 2)
    assert {outcome.city for outcome in next(work)} == {"beita"}
    until(lambda: "dongcun" in begun.read_text())
    work.close()
    assert sorted(begun.read_text().splitlines()) == [
        "beita 2021Q4",
        "beita 2022Q1",
        "dongcun 2021Q4",
    ]
    assert next(batches.here(["beita"], ["2022Q1"], 1))[0].made  # another batch begins anew


class TestOverview:
    def test_names_and_reasons_are_text(self, root):
        evil = "<img src=x onerror=alert(1)>"
        pack = root / "reports" / "sanzhen" / "2022Q1"
        (pack / "tables").mkdir(parents=True)
        answers = [
            {"label": evil, "value": evil, "colour": "green", "text": evil},
            {"label": "排名末位", "value": "九里乡", "colour": "", "text": ""},
        ]
        write_table(pack / "tables" / "headline.csv", pd.DataFrame(answers), MARK)
        write_pack(pack, city_name=evil, mark=MARK)
        text = batches.save_overview(
            [Outcome("beita", "2022Q1", 3, said=evil), Outcome("dongcun", "2022Q1", 0, made=True)]
        ).read_text(encoding="utf-8")
        assert (
            evil not in text
            and text.count("&lt;img") == 4
            and MARK in text
            and 'href="sanzhen/2022Q1/index.html"' in text
            and "九里乡" in text
            and "dongcun" not in text
        )
        with (root / "reports" / "index.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [(row["city"], row["label"], row["mark"]) for row in csv.DictReader(file)] == [
                ("sanzhen", evil, MARK),
                ("sanzhen", "排名末位", MARK),
            ]

    def test_a_damaged_manifest_is_said_and_others_are_shown(self, root):
        pack = root / "reports" / "sanzhen" / "2022Q1"
        pack.mkdir(parents=True)
        (pack / "manifest.json").write_text('{"headline": 1}', encoding="utf-8")
        table, damaged = batches.published_packs(root / "reports")
        assert (
            table.empty
            and [(one.city, one.code) for one in damaged] == [("sanzhen", 5)]
            and "不是程序写下的样子"
            in batches.overview_page(table, damaged, batches.datetime(2022, 4, 20))
        )

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("manifest.json", "三镇市", "四镇市"),
            ("manifest.json", "草案", "已审定"),
            ("manifest.json", '"mark": "演示', '"mark": "'),
            ("tables/headline.csv", "2.16亿元", "999.99亿元"),
        ],
    )
    def test_what_was_edited_is_not_shown(self, root, file, old, new):
        pack = root / "reports" / "sanzhen" / "2022Q1"
        (pack / "tables").mkdir(parents=True)
        answer = {"label": "一季度工业产值", "value": "2.16亿元", "colour": "green", "text": ""}
        write_table(pack / "tables" / "headline.csv", pd.DataFrame([answer]), MARK)
        write_pack(pack, mark=MARK)
        assert list(batches.published_packs(root / "reports")[0]["value"]) == ["2.16亿元"]
        edit(pack / file, old, new)
        table, damaged = batches.published_packs(root / "reports")
        assert table.empty and file in damaged[0].said

    def test_the_answers_are_those_of_the_hashed_table(self, root):
        """A manifest sealed anew around a headline of its own says nothing on the index."""
        pack = root / "reports" / "sanzhen" / "2022Q1"
        (pack / "tables").mkdir(parents=True)
        answer = {"label": "一季度工业产值", "value": "2.16亿元", "colour": "green", "text": ""}
        write_table(pack / "tables" / "headline.csv", pd.DataFrame([answer]), "")
        write_pack(pack, headline=[answer | {"value": "999.99亿元"}])
        assert list(batches.published_packs(root / "reports")[0]["value"]) == ["2.16亿元"]

    def test_packs_of_another_policy_and_failed_ones_are_left_out(self, root):
        for name in ("2022Q1-policy-x", ".failed-2022Q1", ".staging-2022Q1"):
            (root / "reports" / "sanzhen" / name).mkdir(parents=True)
            (root / "reports" / "sanzhen" / name / "manifest.json").write_text(
                "{", encoding="utf-8"
            )
        table, damaged = batches.published_packs(root / "reports")
        assert table.empty and damaged == []


def begin(root, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "zx_analysis", "batch", "2022Q1", *more],
        env={**os.environ, "ZX_ROOT": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def staged(root, process) -> set[str]:
    """The cities whose packs are being made, once there is one."""
    found = until(
        lambda: {folder.parent.name for folder in root.glob("reports/*/.staging-2022Q1")},
        lambda: process.poll() is None,
    )
    assert found, "the batch did not begin"
    return found


@pytest.mark.slow
class TestBatch:
    def test_a_bad_city_stops_no_other_and_a_second_batch_makes_what_is_missing(self, country, zx):
        bad = country / "data" / "raw" / "beita" / LAST
        good = bad.read_text(encoding="utf-8")
        bad.write_text(good.replace("九里乡", "十里乡"), encoding="utf-8")
        code, out, err = zx("batch", "2022Q1", "2021Q4", "--cities", "[bdx]*")
        assert code == 3 and "新做 2 个，已有 0 个，未完成 1 个" in out
        (passed,) = [line for line in out.splitlines() if "略过" in line]
        assert all(f"{city} 2021Q4" in passed for city in ("beita", "dongcun", "xiqiao"))
        assert (
            "未完成 beita 2022Q1（代码 3）" in err
            and "十里乡" in err
            and "未完成 xiqiao 2021Q4" not in err
            and "完成 dongcun 2022Q1" in err
        )
        page = (country / "reports" / "index.html").read_text(encoding="utf-8")
        assert (
            "十里乡" in page and 'href="xiqiao/2022Q1/index.html"' in page and "nanshan" not in page
        )
        bad.write_text(good, encoding="utf-8")
        code, out, _ = zx("batch", "2022Q1")
        assert (
            code == 0
            and "新做 2 个，已有 2 个，未完成 0 个" in out
            and [made(country, city) for city in CITIES] == [1, 1, 1, 1]
        )
        code, out, _ = zx("batch", "2022Q1")
        assert (
            code == 0
            and "新做 0 个，已有 4 个，未完成 0 个" in out
            and [made(country, city) for city in CITIES] == [1, 1, 1, 1]
        )

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
    def test_broken_off_it_leaves_nothing_running_and_goes_on_from_there(self, country, number, zx):
        process = begin(country)
        staged(country, process)
        started = until(lambda: descendants(process.pid), lambda: process.poll() is None)
        assert started
        process.send_signal(number)
        _, err = process.communicate(timeout=HANGS)
        assert gone(started), "a run is still going on"
        if number == signal.SIGTERM:
            assert process.returncode == 5 and "已中断" in err and "Traceback" not in err, err
        assert zx("batch", "2022Q1")[0] == 0 and [made(country, city) for city in CITIES] == [
            1,
            1,
            1,
            1,
        ]
        assert not [
            path
            for path in country.glob("reports/*/.*")
            if path.name.startswith((".staging", ".failed"))
        ]

    def test_no_quarter_no_city_no_scheduler(self, country, zx):
        assert zx("batch", "2022")[0] == 2 and zx("batch", "2022Q1", "--cities", "z*")[0] == 2
        code, _, err = zx("batch", "2022Q1", "--cluster", "tcp://127.0.0.1:1")
        assert code == 2 and "连接不上集群" in err and not (country / "reports").exists()

    def test_on_a_cluster_of_which_a_worker_is_killed_every_pack_is_made_once(
        self, country, tmp_path
    ):
        note = tmp_path / "scheduler.json"
        command = [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--no-show",
            "--scheduler-file",
            str(note),
        ]
        worker = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            "--scheduler-file",
            str(note),
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(tmp_path),
        ]
        with contextlib.ExitStack() as ended:

            def start(words):
                process = subprocess.Popen(
                    words,
                    env={**os.environ, "PYTHONWARNINGS": "ignore"},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                ended.callback(process.wait)
                ended.callback(process.kill)
                return process

            start(command)
            until(lambda: note.is_file() and note.read_text())
            address, workers = (
                json.loads(note.read_text())["address"],
                [start(worker), start(worker)],
            )
            process = begin(country, "--cluster", address)
            staged(country, process)
            victim = until(
                lambda: next((one for one in workers if descendants(one.pid)), None),
                lambda: process.poll() is None,
            )
            started = descendants(victim.pid)
            victim.kill()
            assert gone(started), "the killed worker's run goes on"
            out, err = process.communicate(timeout=HANGS)
            assert process.returncode == 0, err
            assert "新做 4 个，已有 0 个，未完成 0 个" in out and [
                made(country, city) for city in CITIES
            ] == [1, 1, 1, 1]
