"""The what-if board as a leader's page: what_if.ipynb served by Voilà, without its code, in
Chinese, with nothing from outside this machine.

Who may do what was decided so:

- The server listens on 127.0.0.1 and asks for a token, as JupyterLab does: other users of the
  machine and pages of other sites in the same browser reach neither figures nor kernels. Host names
  that are not this machine's are refused (Voilà leaves that open), and a policy in every answer
  forbids the browser to load or send anything elsewhere.
- One notebook is served: no list of files, no file beside it. A page may move the widgets of its
  own kernel and end it; a request to run code is dropped by the server.
- City, quarter and month are read and checked before anything listens, and reach the notebook as
  quoted text.
- None of this can be switched off by an option or a file of settings; all else, such as the port,
  is Voilà's to configure.

Every page has a kernel of its own, forked from this process, which has read the figures: it starts
at once and shows what was known when the command was started (where the system is not Linux, an
ordinary kernel that reads them anew). It ends with its page, an hour after a browser that left
without a word, or with the command, however that ends. What a page can write is a scenario's policy
file, as in JupyterLab: a new file of a plain name under data/processed, no other.
"""

import os
import secrets
import threading
import webbrowser
from copy import deepcopy
from pathlib import Path
from typing import cast

import nbformat
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from tornado.ioloop import IOLoop
from traitlets import Dict, List, Unicode
from traitlets.config import Config
from voila.app import Voila

from zx_analysis import paths
from zx_analysis.cli import lab
from zx_analysis.documents import html
from zx_analysis.messages import message
from zx_analysis.pages import pictures
from zx_analysis.pages import what_if as what_if_page
from zx_analysis.publishing import kernels
from zx_analysis.quarter import Answers, Study, open_study, warning, what_if
from zx_analysis.quarter.answers import kept

OURS = paths.TEMPLATES / "voila"
LEFT_SECONDS = 3600  # a kernel whose page has gone without a word
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws://127.0.0.1:*; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class Dashboard(Voila):
    """Voilà with what was decided above. A trait that is not tagged `config` can be set by no
    option and no file.
    """

    ip = Unicode("127.0.0.1")
    token = Unicode()
    tornado_settings = Dict()
    config_file_paths = List()
    page: nbformat.NotebookNode  # of `leaders_page`

    def setup_template_dirs(self) -> None:
        fixed = {
            "template": "base",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "file_allowlist": [],
            "strip_sources": True,
            "show_tracebacks": False,
            "extension_allowlist": [
                "@jupyter-widgets/jupyterlab-manager",
                "@voila-dashboards/widgets-manager8",
            ],
            "prelaunch_hook": self.fresh_page,
        }
        for name, value in fixed.items():
            setattr(self.voila_configuration, name, value)
        super().setup_template_dirs()
        self.template_paths = [str(OURS), *self.template_paths, str(paths.TEMPLATES)]
        self.static_paths = [
            str(OURS / "static"),
            str(lab.OURS / "custom"),
            str(pictures.font_file().parent),
            *self.static_paths,
        ]

    def init_settings(self) -> dict:
        settings = cast(dict, super().init_settings())  # which Voilà annotates as a trait
        return settings | {
            "allow_remote_access": False,
            "headers": {"Content-Security-Policy": POLICY},
            "jinja2_env": settings["voila_jinja2_env"],
            "ws_ping_timeout": 30_000,
        }  # as long as the interval: Tornado allows no more, and says so in English

    def fresh_page(
        self, request, notebook: nbformat.NotebookNode, cwd: str
    ) -> nbformat.NotebookNode:
        # asked for, it goes along as a cookie: without it a page that is closed could not end its
        # kernel
        _ = request.xsrf_token
        return deepcopy(self.page)

    def listen(self) -> None:
        IOLoop.current().add_callback(
            lambda: print(message("board_is_served", address=self.address), flush=True)
        )
        super().listen()

    @property
    def address(self) -> str:
        return f"{self.connection_url}?token={self.token}"

    def launch_browser(self) -> None:
        # by a file of our own, as Jupyter does: whoever lists the processes would read the token in
        # an address
        page = Path(self.connection_dir) / "open.html"
        page.write_text(
            f'<meta http-equiv="refresh" content="0; url={self.address}">', encoding="utf-8"
        )
        threading.Thread(target=webbrowser.open, args=[page.as_uri()], daemon=True).start()


def _notebook() -> Path:
    return paths.notebooks()[0].parent / "explore" / "what_if.ipynb"


def leaders_page(study: Study) -> nbformat.NotebookNode:
    """The board's notebook with this city, quarter and month, its prose in Chinese and as HTML,
    without the cells that are there for the tests.
    """
    given = parameterize_notebook(
        load_notebook_node(str(_notebook())),
        {"city": study.city.slug, "quarter": str(study.quarter), "as_of": study.as_of},
    )
    given.cells = [cell for cell in given.cells if "check" not in cell.metadata.tags]
    for cell in given.cells:
        if cell.cell_type == "markdown":
            cell.source = html.MARKDOWN.render(html.chinese(cell.source))
    given.metadata.kernelspec.name = kernels.ORDINARY
    given.metadata.zx = {
        "city": study.city.name,
        "slug": study.city.slug,
        "quarter": study.quarter.label_zh,
        "mark": study.mark,
    }
    return given


def launch(city: str, quarter: str, as_of: str, arguments: list[str]) -> None:
    """Read and check the figures, then serve the page until interrupted. arguments: further options
    of Voilà's own. InputRefused and ValueError as for a report.
    """
    answers = Answers(open_study(city, quarter, as_of))
    # what every page asks first, computed once and shared
    given = what_if.as_given(answers.study.policy)
    what_if.probability(answers, given)
    what_if_page.places(answers, given, warning.open_draws(answers))
    # a kernel that is not forked works in the notebook's folder, which may be the package's own
    os.environ["ZX_ROOT"] = str(paths.root())
    log = paths.processed(city) / "dashboard.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with kept(answers), kernels.served(paths.root(), log):
        Dashboard.page = leaders_page(answers.study)
        Dashboard.launch_instance(
            [str(_notebook()), *arguments],
            log_level="ERROR",
            token=secrets.token_hex(24),
            config=Config(
                MappingKernelManager={"cull_idle_timeout": LEFT_SECONDS, "cull_interval": 60}
            ),
        )
