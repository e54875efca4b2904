"""The leader's page in a browser: no code, no English, nothing from outside, nothing for strangers;
and nothing left behind when it ends.
"""

import json
import os
import re
import signal
import socket
import sys
import urllib.error
import urllib.request

import nbformat
import psutil  # comes with ipykernel
import pytest
from axe_playwright_python.sync_playwright import Axe
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.conftest import CHECKOUT, Served
from tests.waiting import HANGS

ADDRESS = r"http://127\.0\.0\.1:\d+/\?token=\w+"
GIVEN = "奖励资金分配（合计 10,000,000.00 元）"
# What must not open the page to others, show its code or change its looks: none of it has an
# effect.
LOOSENING = [
    "--Voila.ip=0.0.0.0",
    "--Voila.token=",
    "--VoilaConfiguration.strip_sources=False",
    "--VoilaConfiguration.show_tracebacks=True",
    "--VoilaConfiguration.template=lab",
    "--VoilaConfiguration.file_allowlist=.*",
]


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def serve(place, home, *arguments: str) -> Served:
    # -P: not to import what lies in the working folder, as the command `zx` does not
    return Served(
        [
            sys.executable,
            "-P",
            "-m",
            "zx_analysis",
            "dashboard",
            "zhongxiang",
            "2022Q1",
            "--as-of",
            "2022-02",
            "--no-browser",
            *arguments,
        ],
        ADDRESS,
        env={**os.environ, "ZX_ROOT": str(place), "HOME": str(home)},
        cwd=place,
    )


@pytest.fixture(scope="module")
def served(place, tmp_path_factory):
    # settings that lie where the command is run are not taken, least of all executed
    (place / "voila.py").write_text(
        "open('executed', 'w').close()\nc.VoilaConfiguration.show_tracebacks = True\n",
        encoding="utf-8",
    )
    served = serve(place, tmp_path_factory.mktemp("home"), f"--port={free_port()}", *LOOSENING)
    yield served
    served.close()


@pytest.fixture(scope="module")
def base(served) -> str:
    return served.address.split("?")[0]


def port_of(base: str) -> int:
    return int(base.rstrip("/").rsplit(":", 1)[1])


def drawn(watched, address: str):
    watched.page.goto(address)
    watched.page.get_by_text(GIVEN).wait_for(timeout=HANGS * 1000)
    watched.page.locator("#loading").wait_for(state="detached", timeout=HANGS * 1000)
    return watched.page


def kernels(served) -> list[psutil.Process]:
    """The processes below the server's: the one that forks, and the kernels below that."""
    return [
        below
        for forks in psutil.Process(served.process.pid).children()
        for below in forks.children()
    ]


def until(page, holds) -> bool:
    for _ in range(4 * HANGS):
        if holds():
            return True
        page.wait_for_timeout(250)
    return False


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_page_is_whole_chinese_and_asks_nobody_outside(opened, served, width, height):
    watched = opened(width, height)
    page = drawn(watched, served.address)
    assert (
        page.title() == "情景推演 · 钟祥市 2022年一季度"
        and page.locator("html").get_attribute("lang") == "zh-CN"
    )
    assert page.locator("header .mark").inner_text() == "演示数据·非统计数据"
    assert [heading.inner_text() for heading in page.locator("h1, h2").all()] == [
        "情景",
        "假设和结果",
        "局限",
        "来源",
    ]
    words = re.sub(
        r"zx_analysis/demo/synthetic\.py", "", page.locator("body").inner_text()
    )  # what the made-up city names as its source
    assert not re.search(r"[A-Za-z]{2,}", words), words
    for header in page.locator(".jupyter-widget-Collapse-header").all():
        if header.get_attribute("aria-expanded") == "false":
            header.focus()
            page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        found = [
            violation
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert found == [], [
            (violation["id"], violation["nodes"][0]["html"]) for violation in found
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(
            "[...document.querySelectorAll('main *')].every(e => e.closest('.scroll, select, .slider') || e.getBoundingClientRect().right <= innerWidth)"
        )
    page.locator(".jupyter-widget-Collapse-header").first.click()
    watched.shoot(f"dashboard_{width}", full_page=True)
    assert watched.outside == [] and watched.complaints == []


def test_no_line_of_code_is_in_what_is_sent(opened, served, base, place):
    watched = opened()
    frames = []
    watched.page.on(
        "websocket",
        lambda opened: opened.on(
            "framereceived",
            lambda frame: frames.append(frame if isinstance(frame, bytes) else frame.encode()),
        ),
    )
    page = drawn(watched, served.address)
    page.get_by_role("slider").first.press("ArrowRight")
    page.get_by_text("合计 10,200,000.00 元").wait_for(timeout=HANGS * 1000)
    sent = (
        page.context.request.get(served.address).text()
        + page.context.request.get(f"{base}?template=lab&theme=dark").text()
        + page.content()
        + b"".join(frames).decode("utf-8", "replace")
    )
    code = [
        line
        for cell in nbformat.read(place / "notebooks" / "explore" / "what_if.ipynb", 4).cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if line.strip()
    ]
    assert len(code) > 8 and [line for line in code if line in sent] == []
    for word in (
        "open_study",
        "import ",
        "from zx_analysis",
        "IntSlider(",
        "Traceback",
        "//cdn",
        "jsdelivr",
    ):
        assert word not in sent, (word, sent[max(0, sent.find(word) - 200) :][:300])
    assert not (place / "executed").exists()


def test_a_slider_moved_with_the_keyboard_changes_the_figures_of_its_own_tab_only(
    opened, served, place
):
    one, other = drawn(opened(), served.address), drawn(opened(), served.address)
    assert (
        one.get_by_role("row", name="客店镇").first.inner_text().split("\t")[-1].strip() == "0.00"
    )
    one.get_by_role("slider", name="奖励资金（万元）").press("ArrowRight")
    one.get_by_text("奖励资金分配（合计 10,200,000.00 元）").wait_for(timeout=HANGS * 1000)
    assert (
        one.get_by_role("row", name="客店镇").first.inner_text().split("\t")[-1].strip() != "0.00"
        and other.get_by_text(GIVEN).count() == 1
    )
    one.get_by_placeholder("例如 基金翻倍").fill("../加权")
    one.get_by_role("button", name="写成政策文件").click()
    one.get_by_text("情景名称“../加权”不合规").wait_for(timeout=HANGS * 1000)
    one.get_by_placeholder("例如 基金翻倍").fill("加权")
    one.get_by_role("button", name="写成政策文件").click()
    one.get_by_text(
        "zx report zhongxiang 2022Q1 --as-of 2022-02 --policy data/processed/zhongxiang/scenarios/加权.toml"
    ).wait_for(timeout=HANGS * 1000)
    assert 'value = "10200000.00"' in (
        place / "data" / "processed" / "zhongxiang" / "scenarios" / "加权.toml"
    ).read_text(encoding="utf-8")


def test_chinese_is_drawn_with_our_font_everywhere(opened, served):
    """The fonts that the browser itself says it drew each text with: this system has none of its
    own for Chinese.
    """
    page = drawn(opened(), served.address)
    asked = page.context.new_cdp_session(page)
    for method in ("DOM.enable", "CSS.enable"):
        asked.send(method)
    root = asked.send("DOM.getDocument")["root"]["nodeId"]
    for place in (
        ".place",
        ".mark",
        "h1",
        "main p",
        ".widget-label",
        ".jupyter-widget-Collapse-header",
        "button.widget-button",
        "figcaption strong",
        "td.w",
        ".finding",
    ):
        nodes = asked.send("DOM.querySelectorAll", {"nodeId": root, "selector": place})["nodeIds"]
        assert nodes, place
        fonts = {
            font["familyName"]
            for node in nodes
            for font in asked.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        }
        assert "Noto Sans SC" in fonts, (place, fonts)


def test_without_the_token_the_page_says_which_address_to_use(opened, served, base):
    watched = opened()
    watched.page.goto(base)
    assert watched.page.get_by_text("请用运行 zx dashboard 的窗口里显示的完整地址打开").is_visible()
    watched.page.wait_for_timeout(500)
    watched.shoot("dashboard_stranger")
    assert (
        "钟祥" not in watched.page.content() and watched.outside == [] and watched.complaints == []
    )


def answer(url: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(
                url, method=method, headers=headers, data=b"" if method == "POST" else None
            ),
            timeout=HANGS,
        ) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_strangers_get_nothing(served, base):
    token = {"Authorization": "token " + served.address.split("token=")[1]}
    code, page = answer(base)  # led to the page that says which address to use
    assert (
        code == 200
        and "请用运行 zx dashboard 的窗口里显示的完整地址打开" in page
        and "情景推演" not in page
    )
    assert answer(base, Host="rebound.example", **token)[0] == 403
    addresses = {
        connection.laddr.ip
        for connection in psutil.Process(served.process.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port_of(base)
    }
    assert addresses == {"127.0.0.1"}
    for path in (
        "what_if.ipynb",
        "township.ipynb",
        "voila/files/what_if.ipynb",
        "voila/files/README.md",
        "voila/tree",
        "voila/render/township.ipynb",
        "api/contents",
        "api/kernels",
        "api/sessions",
        "api/terminals",
        "voila/static/%2e%2e/index.html.j2",
        "voila/static/%2e%2e/%2e%2e/style.css",
    ):
        assert answer(base + path, **token)[0] in (403, 404), path
    assert answer(base + "api/kernels", "POST", **token)[0] in (403, 404, 405)


def test_a_page_cannot_have_code_run_in_its_kernel(opened, served, base, tmp_path):
    page = drawn(opened(), served.address)
    kernel = json.loads(page.locator("#jupyter-config-data").text_content())["kernelId"]
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    channels = f"{base.replace('http', 'ws')}api/kernels/{kernel}/channels?session_id=test"

    def message(kind: str, **content) -> str:
        return json.dumps(
            {
                "header": {
                    "msg_id": kind,
                    "username": "",
                    "session": "test",
                    "msg_type": kind,
                    "version": "5.3",
                    "date": "2022-04-01T00:00:00Z",
                },
                "parent_header": {},
                "metadata": {},
                "content": content,
                "channel": "shell",
                "buffers": [],
            }
        )

    def talk(**options) -> set[str]:
        with connect(channels, **options) as line:
            line.send(
                message(
                    "execute_request",
                    code=f"open({str(tmp_path / 'run')!r}, 'w')",
                    silent=False,
                    store_history=False,
                    user_expressions={},
                    allow_stdin=False,
                )
            )
            line.send(message("inspect_request", code="open_study", cursor_pos=3, detail_level=1))
            line.send(
                message("history_request", output=False, raw=True, hist_access_type="tail", n=9)
            )
            line.send(message("kernel_info_request"))
            heard = set()
            while "kernel_info_reply" not in heard:
                heard.add(json.loads(line.recv(20))["header"]["msg_type"])
            return heard

    # the last question is answered, those before it are dropped
    assert (
        talk(additional_headers={"Cookie": cookies}, origin=base.rstrip("/"))
        <= {"status", "kernel_info_reply"}
        and not (tmp_path / "run").exists()
    )
    for options in (
        {},
        {"additional_headers": {"Cookie": cookies}, "origin": "http://rebound.example"},
    ):
        with pytest.raises(InvalidStatus, match="403"):
            talk(**options)


def test_a_closed_tab_ends_its_kernel(opened, served):
    page, before = drawn(opened(), served.address), len(kernels(served))
    assert before >= 1
    closing = page.context.new_page()
    page.close(run_before_unload=True)
    assert until(closing, lambda: len(kernels(served)) == before - 1)


def test_a_port_in_use_gives_way_and_ctrl_c_leaves_nothing_behind(
    opened, served, base, place, tmp_path
):
    second = serve(place, tmp_path, f"--port={port_of(base)}")
    try:
        assert second.address.split("?")[0] != base
        page = drawn(opened(), second.address)
        started = [*kernels(second), *psutil.Process(second.process.pid).children()]
        assert len(started) == 2
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(HANGS) == 0
        assert until(
            page,
            lambda: (
                not any(
                    process.is_running() and process.status() != psutil.STATUS_ZOMBIE
                    for process in started
                )
            ),
        )
        page.locator("#gone").wait_for(timeout=HANGS * 1000)
        assert page.locator("#gone").inner_text().startswith("连接已断开")
    finally:
        second.close()


def test_a_kernel_whose_page_left_without_a_word_is_ended(opened, place, tmp_path):
    forgetful = serve(
        place,
        tmp_path,
        f"--port={free_port()}",
        "--MappingKernelManager.cull_idle_timeout=2",
        "--MappingKernelManager.cull_interval=1",
    )
    try:
        watched = opened()
        watched.page.route("**/voila/api/shutdown/**", lambda route: route.abort())
        page = drawn(watched, forgetful.address)
        page.wait_for_timeout(4000)
        assert len(kernels(forgetful)) == 1  # a page that is looked at keeps its kernel
        watching = page.context.new_page()
        page.close()
        assert until(watching, lambda: kernels(forgetful) == [])
    finally:
        forgetful.close()


def test_a_failed_calculation_is_said_in_chinese_without_a_traceback(
    opened, place, tmp_path_factory
):
    root = tmp_path_factory.mktemp("failing")
    (root / "data").symlink_to(place / "data")
    (root / "notebooks" / "explore").mkdir(parents=True)
    (root / "notebooks" / "1_any.ipynb").symlink_to(CHECKOUT / "notebooks" / "1_check_data.ipynb")
    notebook = nbformat.read(CHECKOUT / "notebooks" / "explore" / "what_if.ipynb", 4)
    next(
        cell for cell in notebook.cells if "board(" in cell.source
    ).source = "secret_of_the_kernel = 1 / 0"
    nbformat.write(notebook, root / "notebooks" / "explore" / "what_if.ipynb")
    failing = serve(root, root, f"--port={free_port()}")
    try:
        watched = opened()
        watched.page.goto(failing.address)
        watched.page.get_by_role("alert").filter(has_text="计算没有完成").wait_for(
            timeout=HANGS * 1000
        )
        watched.shoot("dashboard_failed")
        sent = watched.page.content()
        assert "zx doctor zhongxiang" in sent and not re.search(
            "secret_of|ZeroDivision|Traceback|Voilà", sent
        )
    finally:
        failing.close()
