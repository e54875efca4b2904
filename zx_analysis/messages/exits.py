"""How a run of `zx` ends: its exit codes, which a batch reads of the runs it has started, and what is said of a failure."""

import io
import os
import sys
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from zx_analysis.messages.catalogue import DISK_ZH, InputRefused

DONE, USAGE, REFUSED, NOTEBOOK, UNPUBLISHED, BUSY = 0, 2, 3, 4, 5, 75
EXPLAINED = (
    "退出码 · exit codes：0 完成 done；2 用法不对 wrong usage；3 输入有问题 input refused；4 笔记本出错 a notebook failed；"
    "5 没有发布或核对不一致 not published, or a verification differs；75 另一个运行正在进行 another run holds the lock。"
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
        _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        fail(
            "已中断 · interrupted",
            "还没有开始发布，什么都没有动。 Nothing was published yet, nothing was touched.",
            UNPUBLISHED,
        )
    except InputRefused as error:
        shown, more = error.refusals[:MOST_SHOWN], len(error.refusals) - MOST_SHOWN
        rest = [f"还有 {more} 处，改正后再运行 · and {more} more"] if more > 0 else []
        fail(
            "输入有问题，没有继续 · input refused, nothing was published",
            "\n\n".join([*shown, *rest]),
            REFUSED,
        )
    except ValueError as error:
        fail("用法不对 · wrong usage", str(error), USAGE)
    except OSError as error:
        zh = DISK_ZH.get(error.errno, "磁盘或权限有问题")
        fail(
            "没有发布：磁盘或权限有问题 · not published",
            f"{zh}。上一个资料包没有动。 {error.strerror}{f': {error.filename}' if error.filename else ''}. The pack before is untouched.",
            UNPUBLISHED,
        )


class _Pipe(io.FileIO):
    """What is printed to a reader who has gone (`zx … | head -1`) is dropped: the work goes on, and its exit code stays what it is.
    A full disk is told once, not again when Python ends."""

    failed = False

    def write(self, data) -> int:
        try:
            return len(data) if self.failed else super().write(data)
        except BrokenPipeError:
            return len(data)
        except OSError:
            self.failed = True
            raise


def _forgiving(stream):
    """A standard stream that prints what its encoding lacks as \\uXXXX instead of failing after the files are written. Anything that is no standard stream as it is."""
    if stream is None or stream not in (sys.__stdout__, sys.__stderr__):
        return stream
    stream.flush()
    raw = io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(
        raw, stream.encoding, "backslashreplace", line_buffering=stream.line_buffering
    )


def _usage(error: TyperException) -> NoReturn:
    """A command that Typer could not read, Chinese first; its own words are English."""
    kind, name = type(error).__name__, getattr(getattr(error, "param", None), "name", "")
    if kind == "NoArgsIsHelpError":  # the help was asked for by saying nothing
        error.show()
        sys.exit(USAGE)
    zh = {
        "NoSuchOption": f"没有 {getattr(error, 'option_name', '')} 这个选项",
        "MissingParameter": f"缺少 {name}",
        "BadParameter": f"{name} 的值不对",
    }.get(kind, "命令写得不对")
    near = "、".join(getattr(error, "possibilities", None) or [])
    fail(
        "用法不对 · wrong usage",
        f"{zh}{f'，是不是 {near}' if near else ''}。请看 zx --help 或 zx 命令 --help。\n{error.format_message()}",
        USAGE,
    )


def fail(title: str, message: str, code: int) -> NoReturn:
    """End with this code and say why."""
    print(f"{title}\n\n{message}", file=sys.stderr)
    sys.exit(code)
