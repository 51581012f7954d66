"""Static files for browsers: bundled, named after their content, compressed in advance.

`python -m portal.assets` writes `static/dist/`. A page asks for `asset_url("app.css")` and gets
an address which changes with the content, so that browsers and WeChat may keep it for ever.
No Node is involved, now or at run time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Final

import brotli

from portal.stylesheets import own_stylesheet, weui_stylesheet

ROOT: Final = Path(__file__).resolve().parent.parent / "static"
MANIFEST: Final = "manifest.json"

# Raised when the way of building changes, so that old output is not taken for current.
RECIPE: Final = 1

BUNDLES: Final[dict[str, tuple[str, ...]]] = {
    "app.css": (
        "src/tokens.css",
        "src/base.css",
        "vendor/weui/weui-cell.min.css",
        "vendor/weui/weui-cell-form.min.css",
        "vendor/weui/weui-button.min.css",
        "vendor/weui/weui-badge.min.css",
        "vendor/weui/weui-panel.min.css",
        "src/layout.css",
        "src/components.css",
        "src/forms.css",
        "src/photos.css",
        "src/elder.css",
        "src/page-print.css",
    ),
    "desk.css": ("src/desk.css",),
    "figures.css": ("src/figures.css",),
    "disclosures.css": ("src/disclosures.css",),
    "print.css": ("src/print.css",),
    "app.js": ("vendor/htmx/htmx.min.js", "src/app.js"),
    "report.js": ("src/drafts.js", "src/shrink.js", "src/photos.js", "src/report.js"),
    "desk.js": ("src/desk.js", "src/cover.js"),
    "icon.svg": ("src/icon.svg",),
    "icon-180.png": ("src/icon-180.png",),
    "wechat.js": ("src/wechat.js",),
    "share-community.png": ("src/share-community.png",),
    "share-report.png": ("src/share-report.png",),
    "share-figures.png": ("src/share-figures.png",),
    "share-help.png": ("src/share-help.png",),
}

# What WhiteNoise may mark as immutable: a name which carries the hash of its content.
IMMUTABLE: Final = re.compile(r"/dist/[a-z0-9-]+\.[0-9a-f]{10}\.(css|js|svg|png)$")

_COMPRESSED: Final = {".css", ".js", ".svg"}
_OWN_LINE_COMMENT: Final = re.compile(r"^\s*//.*\n|^[ \t]+|\n(?=\n)", re.MULTILINE)

_names: dict[str, str] = {}
_watched: float | None = None
_watch = False
_prefix = "/static/dist/"


def configure(*, watch: bool, prefix: str = "/static/dist/") -> None:
    """Say whether sources may change while the process runs, and where `dist` is served.

    Without watching, the output is compared with its sources once in a process.
    """
    global _watch, _prefix
    _watch, _prefix = watch, prefix


def asset_url(name: str) -> str:
    """Give the address of a bundle, for example `asset_url("app.css")`.

    Raises KeyError for a name which no bundle has.
    """
    global _watched
    if _watch:
        newest = _newest_change()
        if newest != _watched:
            _names.clear()
            _watched = newest
    if not _names:
        _names.update(build())
    return _prefix + _names[name]


def build(root: Path = ROOT) -> dict[str, str]:
    """Bring `root/dist` up to date and return which file stands for which name.

    Does nothing when the output was made from these very sources. Safe to run from several
    processes at once: each file is written beside and moved into place, the manifest last.
    """
    dist = root / "dist"
    fingerprint = _fingerprint(root)
    files = _read_manifest(dist, fingerprint)
    if files and all((dist / file).exists() for file in files.values()):
        return files
    dist.mkdir(parents=True, exist_ok=True)
    files = {name: _write(dist, name, _assemble(root, name)) for name in BUNDLES}
    manifest = {"fingerprint": fingerprint, "files": files}
    _replace(dist / MANIFEST, json.dumps(manifest, indent=1).encode())
    _remove_stale(dist, set(files.values()))
    return files


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256(str(RECIPE).encode())
    for source in _sources(root):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> list[Path]:
    return [root / part for parts in BUNDLES.values() for part in parts]


def _newest_change() -> float:
    return max(source.stat().st_mtime for source in _sources(ROOT))


def _read_manifest(dist: Path, fingerprint: str) -> dict[str, str]:
    try:
        manifest = json.loads((dist / MANIFEST).read_text())
    except (OSError, ValueError):
        return {}
    files: dict[str, str] = manifest["files"]
    return files if manifest["fingerprint"] == fingerprint else {}


def _assemble(root: Path, name: str) -> bytes:
    pieces = []
    for part in BUNDLES[name]:
        content = (root / part).read_bytes()
        if part.startswith("vendor/weui/"):
            content = weui_stylesheet(content.decode()).encode()
        elif part.endswith(".css"):
            content = own_stylesheet(content.decode()).encode()
        elif part.endswith(".js") and part.startswith("src/"):
            content = _OWN_LINE_COMMENT.sub("", content.decode()).encode()
        pieces.append(content)
    return b"\n".join(pieces)


def _write(dist: Path, name: str, content: bytes) -> str:
    suffix = Path(name).suffix
    file = f"{Path(name).stem}.{hashlib.sha256(content).hexdigest()[:10]}{suffix}"
    _replace(dist / file, content)
    if suffix in _COMPRESSED:
        _replace(dist / f"{file}.gz", gzip.compress(content, compresslevel=9, mtime=0))
        _replace(dist / f"{file}.br", brotli.compress(content, quality=11))
    return file


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _remove_stale(dist: Path, current: set[str]) -> None:
    wanted = current | {f"{file}{end}" for file in current for end in (".gz", ".br")} | {MANIFEST}
    for path in dist.iterdir():
        if path.name not in wanted and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def main() -> int:
    """Build and print the size which a browser downloads for each bundle."""
    for name, file in build().items():
        packed = ROOT / "dist" / f"{file}.gz"
        size = (packed if packed.exists() else ROOT / "dist" / file).stat().st_size
        sys.stdout.write(f"{name:14} {file:30} {size:6}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
