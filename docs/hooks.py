"""What mkdocs is told beyond mkdocs.yml: links that leave docs/, the letters of the site, and the
pack that was published.
"""

import re
import shutil
from pathlib import Path

from zx_analysis.documents.html import font_face

CHECKOUT = Path(__file__).resolve().parents[1]
PACK = CHECKOUT / "reports" / "zhongxiang" / "2022Q1"
STYLE = """
:root { --md-text-font: ZX; --md-code-font: "DejaVu Sans Mono", Consolas, Menlo, ZX; }
"""
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+([^)#]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, page, config, files) -> str:
    """Where a page names a file of the checkout that is no page of the site, its path stands in
    place of the link."""
    pack = '<a href="pack/index.html">整套资料 · The whole pack</a>' if PACK.is_dir() else ""
    return OUTSIDE.sub(_named, markdown).replace("<!-- pack -->", pack)


def _named(link: re.Match) -> str:
    name, target = link.groups()
    if (CHECKOUT / "docs" / target).is_file():
        return link[0]
    return f"{name}（`{target}`）" if name.strip("`") != target else f"`{target}`"


def on_post_build(config) -> None:
    """The letters of every page, read also where a machine has no Chinese; and the made-up city's
    pack beside the site, where `make report` has published it."""
    site = Path(config.site_dir)
    text = "".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))
    (site / "assets" / "chinese.css").write_text(font_face(text) + STYLE, encoding="utf-8")
    if PACK.is_dir():
        shutil.copytree(PACK.resolve(), site / "pack", dirs_exist_ok=True)
