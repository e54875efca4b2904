"""JupyterLab at the notebooks: opens with the page that says where to begin, and shows Chinese also
where the system has no font for it.

Token, local host and XSRF checks stay as Jupyter sets them, and so do the user's own settings,
which go before ours.
"""

import os

from jupyter_server import serverapp
from jupyterlab.labapp import LabApp
from traitlets import default

from zx_analysis import paths
from zx_analysis.pages import pictures

FIRST_PAGE = "README.md"
OURS = paths.TEMPLATES / "lab"


class ServerApp(serverapp.ServerApp):
    """Serves our style sheet and its Chinese font where the user has no custom.css. Options are
    named after the class: it keeps its name.
    """

    @default("static_custom_path")
    def _default_static_custom_path(self) -> list[str]:
        own, *rest = super()._default_static_custom_path()
        return [own, str(OURS / "custom"), str(pictures.font_file().parent), *rest]


def launch_lab(arguments: list[str]) -> None:
    """Start JupyterLab and stay until it ends. arguments: further options of Jupyter's own."""
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        filter(None, (os.environ.get("JUPYTER_CONFIG_PATH"), str(OURS)))
    )
    LabApp.serverapp_class = ServerApp
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={paths.notebooks()[0].parent}",
            "--custom-css",
            f"--LabApp.default_url=/lab/tree/{FIRST_PAGE}",
            *arguments,
        ]
    )
