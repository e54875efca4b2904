"""manifest.json of a pack: what it was made of, by whom and with what; sealed, and read only so.

The seal is the sha256 of all that stands before it, as in a line of approval. It is no
authentication: whoever knows the program can seal a text of their own. It promises that a file
that was edited, cut or damaged is noticed, and not read for what it says. What a pack says is held
by making it again (`zx report --verify`), and by the approvals, which name the manifest they saw.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from zx_analysis.messages import message

MANIFEST, SEAL = "manifest.json", "sealed_sha256"
SHA256 = Field(pattern=r"^[0-9a-f]{64}$")


class Altered(Exception):
    """What lies on the disk is not what was written there. The message names the files or lines."""


class _Part(BaseModel):
    """A part of a manifest: every key there, of its type, and no other."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Listed(_Part):
    file: str
    sha256: str = SHA256


class _Input(_Listed):
    bytes: int


class _Parameters(_Part):
    city: str
    quarter: str
    as_of: str
    policy: str
    seed: int


class _Maker(_Part):
    account: str
    name: str


class _Approvals(_Part):
    state: str
    by: list[str]
    lines: int = Field(ge=0)
    last_sha256: str = SHA256


class _Answer(_Part):
    label: str
    value: str
    colour: str
    text: str


class _Manifest(_Part):
    """Of a pack. number: one more than that of the pack of this name before, copies that approvals
    made counted; made: when its figures were computed."""

    number: int = Field(ge=1)
    mark: str
    city_name: str
    made: AwareDatetime
    edition: str
    inputs: list[_Input]
    parameters: _Parameters
    versions: dict[str, str]
    rows: dict[str, int]
    seconds: dict[str, float]
    headline: list[_Answer]
    together: list[dict[str, Any]]
    made_by: _Maker
    approvals: _Approvals
    pack: list[_Listed]
    sealed_sha256: str = SHA256


def text(manifest: dict) -> bytes:
    """The file's bytes: JSON, an entry a line, closed by the seal."""
    fields = {key: value for key, value in manifest.items() if key != SEAL}
    seal = hashlib.sha256(_json(fields)).hexdigest()
    return _json({**fields, SEAL: seal})


def read(folder: Path) -> tuple[dict, str]:
    """The manifest of a pack and the sha256 of its bytes; Altered where it is not there, not byte
    for byte what `text` writes, or lacks what this program writes into it."""
    file = folder / MANIFEST
    try:
        written = file.read_bytes()
        manifest = json.loads(written)
    except (OSError, ValueError, RecursionError) as error:
        raise Altered(message("manifest_missing", manifest=file)) from error
    try:
        sealed = text(manifest) == written
        _Manifest.model_validate_json(written)
    except (ValidationError, ValueError, AttributeError, RecursionError) as error:
        if _is_older(manifest):
            raise Altered(message("manifest_of_another_program", manifest=file)) from error
        raise Altered(message("manifest_altered", manifest=file)) from error
    if not sealed:
        raise Altered(message("manifest_altered", manifest=file))
    return manifest, hashlib.sha256(written).hexdigest()


def is_damaged(file: Path) -> bool:
    """Whether a manifest is neither this program's nor that of one from before there were seals."""
    try:
        read(file.parent)
    except Altered as error:
        return error.args[0].id != "manifest_of_another_program"
    return False


def _is_older(manifest: Any) -> bool:
    return (
        isinstance(manifest, dict)
        and SEAL not in manifest
        and isinstance(manifest.get("pack"), list)
    )


def _json(fields: dict) -> bytes:
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()
