"""How a run of `zx` ends: its exit codes, which a batch reads of the runs it has started, and what
is said of a failure.
"""

import codecs
import io
import json
import os
import re
import sys
from typing import Any, NoReturn

import typer
from typer.exceptions import TyperException

from zx_analysis.messages import extras
from zx_analysis.messages.catalogue import DISK, InputRefused, Message, message

DONE, USAGE, REFUSED, NOTEBOOK, UNPUBLISHED, BUSY = 0, 2, 3, 4, 5, 75
EXPLAINED = (
    "退出码 · exit codes：0 完成 done；2 用法不对 wrong usage；3 输入有问题 input refused；"
    "4 笔记本出错 a notebook failed；"
    "5 没有发布或核对不一致 not published, or a verification differs；"
    "75 另一个运行正在进行 another run holds the lock。"
)
MOST_SHOWN = 100  # refusals printed of a run: a wrong header repeats in every file


def run(app: typer.Typer) -> None:
    """Run a command; known failures become one message and their exit code, without a traceback."""
    sys.stdout, sys.stderr = _forgiving(sys.stdout), _forgiving(sys.stderr)
    # One thread per process: many small computations beside each other are faster so.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        app(standalone_mode=False)
        print(end="", flush=True)  # a full disk is told here, not when Python ends
    except TyperException as error:
        _usage(error, app)
    except (KeyboardInterrupt, typer.Abort):
        fail(
            message("ended_interrupted"),
            message("interrupted_before_publishing"),
            UNPUBLISHED,
        )
    except InputRefused as error:
        shown, more = error.refusals[:MOST_SHOWN], len(error.refusals) - MOST_SHOWN
        rest = [beside(message("more_refusals", count=more))] if more > 0 else []
        fail(message("ended_refused"), "\n\n".join([*shown, *rest]), REFUSED)
    except ValueError as error:
        fail(message("ended_wrong_usage"), str(error), USAGE)
    except ModuleNotFoundError as error:
        fail(message("ended_installation"), str(extras.package_lacking(error)), UNPUBLISHED)
    except OSError as error:
        why = message(DISK.get(error.errno or 0, "disk_or_permission"))
        system = f"{error.strerror}{f': {error.filename}' if error.filename else ''}"
        fail(
            message("ended_by_the_disk"),
            message("pack_before_untouched", why=why, system=system),
            UNPUBLISHED,
        )


class _Pipe(io.FileIO):
    """What is printed to a reader who has gone (`zx … | head -1`) is dropped: the work goes on, and
    its exit code stays what it is. A full disk is told once, not again when Python ends.
    """

    failed = False

    def write(self, data) -> int:
        try:
            return len(data) if self.failed else super().write(data)
        except BrokenPipeError:
            return len(data)
        except OSError:
            self.failed = True
            raise


def _forgiving(stream: Any) -> Any:
    """A standard stream that prints something for what its encoding lacks instead of failing after
    the files are written. Anything that is no standard stream as it is."""
    standard = [one for one in (sys.__stdout__, sys.__stderr__) if one is not None]
    if stream is None or not any(stream is one for one in standard):
        return stream
    stream.flush()
    raw = io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(raw, stream.encoding, LEGIBLE, line_buffering=stream.line_buffering)


LEGIBLE = "zx-legible"  # the name of `_legible` among Python's handlers of encoding errors
SIGNS = dict(zip("，、；：。（）【】“”‘’《》·—–−→％×", ',,;:.()[]""\'\'""---->%x', strict=True))


def _legible(error: UnicodeError) -> tuple[str, int]:
    """What a terminal shows that has no Chinese: its own sign for a sign, one ? for a run of
    characters. JSON keeps its escapes, which every reader of JSON knows."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    written = error.object[error.start : error.end]
    if error.object.lstrip().startswith(("{", "[")):
        return json.dumps(written)[1:-1], error.end
    plain = "".join(SIGNS.get(character, "?") for character in written)
    return re.sub(r"\?+", "?", plain), error.end


codecs.register_error(LEGIBLE, _legible)


def _usage(error: TyperException, app: typer.Typer) -> NoReturn:
    """A command that Typer could not read, Chinese first; its own words are English."""
    kind, param = type(error).__name__, getattr(error, "param", None)
    name, what = getattr(param, "name", ""), (getattr(param, "help", None) or "").split(" · ")[0]
    if kind == "NoArgsIsHelpError":  # the help was asked for by saying nothing
        error.show()  # pyright: ignore[reportAttributeAccessIssue]
        sys.exit(USAGE)
    id = {
        "NoSuchOption": "no_such_option",
        "BadOptionUsage": "option_without_its_value",
        "MissingParameter": "argument_lacking",
        "BadParameter": "argument_wrong",
    }.get(kind, "command_not_understood")
    typer_says = error.format_message()
    if too_many := TOO_MANY.search(typer_says):
        id, name = "too_many_arguments", too_many[1]
    if id == "option_without_its_value":
        name = _help_of(getattr(error, "option_name", ""), app)
    names = list(getattr(error, "possibilities", None) or DID_YOU_MEAN.findall(typer_says))
    near = message("perhaps_meant", names=names) if names else ""
    words = {
        "typer": typer_says,
        "near": near,
        "argument": f"{name}（{what}）" if what and kind == "MissingParameter" else name,
    }
    fail(
        message("ended_wrong_usage"),
        message(id, option=getattr(error, "option_name", ""), **words),
        USAGE,
    )


# in Typer's own words
TOO_MANY = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.+)\)")
DID_YOU_MEAN = re.compile(r"Did you mean '(.+?)'")


def _help_of(option: str, app: typer.Typer) -> str:
    """What an option of the command that was written is for, in Chinese, from its help."""
    commands = getattr(typer.main.get_command(app), "commands", {})
    options = commands[sys.argv[1]].params if sys.argv[1] in commands else ()
    texts = (getattr(one, "help", None) or "" for one in options if option in one.opts)
    return next(texts, "").split(" · ")[0]


def fail(title: Message, said: Message | str, code: int) -> NoReturn:
    """End with this code and say why; in English alone to a terminal that has no Chinese."""
    if _has_chinese(sys.stderr):
        print(f"{beside(title)}\n\n{said}", file=sys.stderr)
    else:
        parts = [in_english(part) for part in str(said).split("\n\n")]
        note = message("terminal_without_chinese", encoding=sys.stderr.encoding)
        print("\n\n".join([title.en, *parts, note.en]), file=sys.stderr)
    sys.exit(code)


def _has_chinese(stream: Any) -> bool:
    try:
        "中文".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def in_english(said: str) -> str:
    """The English half of what is said."""
    return reason(ValueError(said)).en


def beside(said: Message) -> str:
    """Both languages of a few words: 用法不对 · wrong usage."""
    return f"{said.zh} · {said.en}"


def reason(error: ValueError) -> Message:
    """What an error says, for a sentence around it: the message it carries, or its text, whose
    Chinese half ends at a full stop or at a ；. Without an English half it is Chinese in both."""
    if error.args and isinstance(error.args[0], Message):
        return error.args[0]
    for sign in ("(?<=。) |\n", "；(?=[^\u4e00-\u9fff]+$)"):
        zh, *en = re.split(sign, str(error), maxsplit=1)
        if en:
            return message("said_inline", zh=zh, en=en[0])
    return message("said_inline", zh=str(error), en=str(error))
