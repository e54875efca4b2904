"""The published pages in a browser: nothing from outside, no complaint, no sideways scrolling on a
phone, everything within reach of keyboard and screen reader.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from zx_analysis.city import tables
from zx_analysis.publishing import batches, publish

PAGES = ["index", "0_leader", *filter(None, tables.owed())]
PHONE, NARROW, DESK = (390, 844), (1000, 900), (1280, 900)
# What is wrong with a picture: no words for it, letters too small to be read or outside of it, an
# id twice.
PICTURES = """() => [...document.querySelectorAll('figure.chart svg')].flatMap(picture => {
  const frame = picture.getBoundingClientRect(), scale = frame.width / picture.viewBox.baseVal.width;
  const outside = box => box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
  return [
    ...(picture.getAttribute('aria-label').length > 5 && frame.width > 300 ? [] : ['no words or too small']),
    ...[...picture.querySelectorAll('text')].filter(text =>
      parseFloat(getComputedStyle(text).fontSize) * scale < 9 || outside(text.getBoundingClientRect())).map(text => text.textContent),
    ...[...picture.querySelectorAll('[id]')].filter(one => document.querySelectorAll('#' + CSS.escape(one.id)).length > 1).map(one => one.id),
  ];
})"""

OPEN_FOLDS = "document.querySelectorAll('details').forEach(folded => folded.open = true)"
# Heads of columns of which a line ends within a word: two characters of one piece, of which the
# first is no sign, stand on different lines.
BROKEN_HEADS = """() => [...document.querySelectorAll('th')].filter(head => head.checkVisibility()).filter(head => {
  const pieces = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
  const line = (piece, at) => {
    const character = document.createRange();
    character.setStart(piece, at); character.setEnd(piece, at + 1);
    return character.getBoundingClientRect().top;
  };
  while (pieces.nextNode()) {
    const piece = pieces.currentNode;
    for (let at = 1; at < piece.length; at++)
      if (!/[\\s：；，、）/)]/.test(piece.data[at - 1]) && Math.abs(line(piece, at) - line(piece, at - 1)) > 3) return true;
  }
  return false;
}).map(head => head.textContent)"""
# What stands beyond the page, or at a desk moves sideways in it; a phone has tables that say so.
BEYOND = """() => {
  const page = document.querySelector('main').getBoundingClientRect(), desk = innerWidth > 600;
  return [...document.querySelectorAll('main *')].filter(part => {
    const box = part.getBoundingClientRect();
    if (!box.width || !part.checkVisibility() || part.matches('input, svg *')) return false;
    if (desk && part.matches('figure.table .scroll') && part.scrollWidth > part.clientWidth + 1) return true;
    return !part.parentElement.closest('.scroll, pre') && (box.right > page.right + 1 || box.left < page.left - 1);
  }).map(part => part.textContent.slice(0, 40));
}"""


@pytest.fixture(scope="module")
def pack(place):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZX_ROOT", str(place))
        made = publish.publish("zhongxiang", "2022Q1", as_of="2022-02").folder
        batches.save_overview(
            [batches.Outcome("beita", "2022Q1", 3, said="输入有问题\n文件 <b>x</b>：缺少 level")]
        )
        yield made


def addresses(pack):
    return {
        **{name: (pack / f"{name}.html").as_uri() for name in PAGES},
        "overview": (pack.parents[1] / "index.html").as_uri(),
    }


@pytest.mark.parametrize("name", [*PAGES, "overview"])
class TestPages:
    @pytest.mark.parametrize(("width", "height"), [DESK, PHONE], ids=["desk", "phone"])
    def test_it_loads_by_itself_and_needs_no_sideways_scrolling(
        self, opened, pack, name, width, height
    ):
        watched = opened(width, height)
        watched.page.goto(addresses(pack)[name])
        watched.shoot(f"{name}_{width}", full_page=True)
        assert watched.outside == [] and watched.complaints == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.page.evaluate(PICTURES) == []
        assert watched.page.evaluate("document.fonts.check('16px ZX', '镇')")

    @pytest.mark.parametrize(("width", "height"), [NARROW, PHONE], ids=["desk", "phone"])
    def test_with_all_folds_open_no_head_is_broken_and_nothing_stands_beyond_the_page(
        self, opened, pack, name, width, height
    ):
        page = opened(width, height).page
        page.goto(addresses(pack)[name])
        page.evaluate(OPEN_FOLDS)
        assert page.evaluate(BROKEN_HEADS) == [] and page.evaluate(BEYOND) == []

    def test_paper_has_the_closed_folds_in_one_line_alone(self, opened, pack, name):
        page = opened(*DESK).page
        page.goto(addresses(pack)[name])
        folds = page.evaluate("document.querySelectorAll('main details.annex').length")
        page.emulate_media(media="print")
        shown = page.evaluate(
            "[...document.querySelectorAll('main summary')].filter(one => one.checkVisibility()).length"
        )
        told = page.evaluate(
            "[...document.querySelectorAll('.on-paper')].map(one => one.innerText)"
        )
        assert shown == 0 and (not folds or name == "6_review_quarter" or len(told) == 1)

    def test_it_prints(self, opened, pack, name, tmp_path):
        watched = opened(*DESK)
        watched.page.goto(addresses(pack)[name])
        watched.page.emulate_media(media="print")
        assert watched.page.evaluate(
            "[...document.querySelectorAll('nav, details.code')].every(part => getComputedStyle(part).display === 'none')"
        )
        watched.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        assert (tmp_path / "page.pdf").stat().st_size > 10_000 and watched.outside == []

    def test_no_serious_barrier(self, opened, pack, name):
        watched = opened(*DESK)
        watched.page.goto(addresses(pack)[name])
        found = Axe().run(watched.page)
        assert [
            (barrier["id"], barrier["nodes"][0]["html"][:200])
            for barrier in found.response["violations"]
            if barrier["impact"] in ("serious", "critical")
        ] == []

    def test_every_link_is_reached_by_the_tabulator_key(self, opened, pack, name):
        page = opened(*DESK).page
        page.goto(addresses(pack)[name])
        page.evaluate(OPEN_FOLDS)  # what is folded cannot be reached
        # of tables in other orders only the one that is shown
        page.evaluate(
            "document.querySelectorAll('a[href], summary').forEach("
            "one => one.checkVisibility() || one.remove())"
        )
        wanted = page.evaluate("[...document.querySelectorAll('a[href], summary')].length")
        reached = set()
        for _ in range(wanted + 60):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "[...document.querySelectorAll('a[href], summary')].indexOf(document.activeElement)"
                )
            )
        assert len(reached - {-1}) == wanted
