"""An S3-compatible bucket (OSS, COS, MinIO and the like) as store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from portal.base.files.storage import MissingObject, StorageFailed, checked

_TIMEOUT = timedelta(seconds=20)


@contextmanager
def _told() -> Iterator[None]:
    """Turn the library's errors into the port's."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise MissingObject from error
    except BaseError as error:
        raise StorageFailed(type(error).__name__) from error


class BucketStorage:
    """Objects under a prefix of one bucket."""

    def __init__(self, *, bucket: str, prefix: str, endpoint: str | None, region: str) -> None:
        plain = bool(endpoint and endpoint.startswith("http://"))
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            endpoint=endpoint,
            region=region,
            access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
            secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
            virtual_hosted_style_request=endpoint is None,
            client_options={"timeout": _TIMEOUT, "allow_http": plain},
            retry_config={"max_retries": 3, "retry_timeout": _TIMEOUT},
        )

    def put(self, key: str, content: bytes) -> None:
        """Write the object."""
        with _told():
            obstore.put(self._store, checked(key), content, use_multipart=False)

    def get(self, key: str) -> bytes:
        """Read the whole object."""
        with _told():
            return bytes(obstore.get(self._store, checked(key)).bytes())

    def exists(self, key: str) -> bool:
        """Whether the store knows the key."""
        try:
            self.size(key)
        except MissingObject:
            return False
        return True

    def size(self, key: str) -> int:
        """Bytes, without fetching them."""
        with _told():
            return obstore.head(self._store, checked(key))["size"]

    def delete(self, key: str) -> None:
        """Remove the object."""
        with suppress(MissingObject), _told():
            obstore.delete(self._store, checked(key))

    def every_key(self) -> Iterator[str]:
        """List the prefix, a page at a time."""
        with _told():
            for page in obstore.list(self._store):
                yield from [entry["path"] for entry in page]
