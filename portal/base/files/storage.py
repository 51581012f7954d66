"""Where the bytes lie: one narrow port, a folder on disk or an S3-compatible bucket.

Objects are named by the hash of their content, so a second writing of one name is the same
writing again. A write that returned is durable.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]+\.[a-z0-9]+")
_INCOMING = "incoming"


class MissingObject(LookupError):
    """The store holds nothing under that key."""


class StorageFailed(OSError):
    """The store cannot be reached or refuses; a full disk raises its own ``OSError``."""


class BadKey(ValueError):
    """Not a key made by :func:`object_key`."""


class Storage(Protocol):
    """What the portal asks of a store. ``delete`` of what is gone is no error."""

    def put(self, key: str, content: bytes) -> None:
        """Keep the content durably; doing it again changes nothing."""

    def get(self, key: str) -> bytes:
        """The content; raises ``MissingObject``."""

    def exists(self, key: str) -> bool:
        """Whether the key holds an object."""

    def size(self, key: str) -> int:
        """Bytes of the object; raises ``MissingObject``."""

    def delete(self, key: str) -> None:
        """Forget the object."""

    def every_key(self) -> Iterator[str]:
        """Every key in the store, in no order."""


def object_key(sha256: str, variant: str, extension: str = "jpg") -> str:
    """The key of one variant: ``ab/cd/<sha256>.<variant>.<extension>``."""
    return checked(f"{sha256[:2]}/{sha256[2:4]}/{sha256}.{variant}.{extension}")


def checked(key: str) -> str:
    """The same key; raises ``BadKey`` for anything that could lead elsewhere."""
    if not _KEY.fullmatch(key):
        raise BadKey(key)
    return key


class DiskStorage:
    """A folder of the data directory.

    Written with the standard library: an object is complete and on the disk before its name
    appears, so neither a killed process nor a lost current leaves half a photo.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        (root / _INCOMING).mkdir(parents=True, exist_ok=True)

    def put(self, key: str, content: bytes) -> None:
        """Write beside, sync, rename, sync the folder."""
        path = self._path(key)
        if path.exists() and path.stat().st_size == len(content):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._root / _INCOMING)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, self._root):
            _sync_folder(folder)

    def get(self, key: str) -> bytes:
        """Read the whole object."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise MissingObject(key) from error

    def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return self._path(key).is_file()

    def size(self, key: str) -> int:
        """Bytes on disk."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError as error:
            raise MissingObject(key) from error

    def delete(self, key: str) -> None:
        """Unlink the file; its folder stays, for another writer may be about to use it."""
        self._path(key).unlink(missing_ok=True)

    def every_key(self) -> Iterator[str]:
        """Walk the folders; half-written files are no objects."""
        for path in self._root.glob("??/??/*"):
            yield path.relative_to(self._root).as_posix()

    def _path(self, key: str) -> Path:
        return self._root / checked(key)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_storage(url: str | None, *, data: Path) -> Storage:
    """The store of an installation: ``None`` is the folder ``files`` in ``data``.

    ``s3://bucket/prefix?endpoint=https://host&region=name`` is a bucket; its credentials come
    from ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``.
    """
    if not url:
        return DiskStorage(data / "files")
    parts = urlsplit(url)
    if parts.scheme == "file":
        return DiskStorage(Path(parts.path))
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError("PORTAL_STORAGE_URL must begin with s3://bucket or file:///folder")
    # Loaded only here: the library and its threads cost memory that a disk store does not need.
    from portal.base.files.bucket import BucketStorage

    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return BucketStorage(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=options.get("endpoint"),
        region=options.get("region", "us-east-1"),
    )


class NoStorage(RuntimeError):
    """The application was not given a store at its start."""


_chosen: list[Storage] = []


def use(storage: Storage) -> None:
    """Make this the store of the process."""
    _chosen[:] = [storage]


def current() -> Storage:
    """The store of the process."""
    if not _chosen:
        raise NoStorage
    return _chosen[0]
