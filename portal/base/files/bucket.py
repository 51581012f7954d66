"""An S3-compatible bucket (OSS, COS, MinIO and the like) as store."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import S3Store

from portal.base.files.storage import MissingObject, checked

_TIMEOUT = timedelta(seconds=20)


class BucketStorage:
    """Objects under a prefix of one bucket. A failing store raises obstore's own errors."""

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
        """Write the object; writing it again renews its age in the store."""
        obstore.put(self._store, checked(key), content, use_multipart=False)

    def get(self, key: str) -> bytes:
        """Read the whole object."""
        try:
            return bytes(obstore.get(self._store, checked(key)).bytes())
        except (NotFoundError, FileNotFoundError) as error:
            raise MissingObject(key) from error

    def exists(self, key: str) -> bool:
        """Whether the store knows the key."""
        try:
            self.size(key)
        except MissingObject:
            return False
        return True

    def size(self, key: str) -> int:
        """Bytes, without fetching them."""
        return self._head(key)[0]

    def delete(self, key: str) -> None:
        """Remove the object."""
        try:
            obstore.delete(self._store, checked(key))
        except (NotFoundError, FileNotFoundError):
            return

    def written_at(self, key: str) -> datetime:
        """The store's own last-modified time."""
        return self._head(key)[1]

    def keys(self) -> Iterator[str]:
        """List the prefix, a page at a time."""
        for page in obstore.list(self._store):
            for entry in page:
                yield entry["path"]

    def _head(self, key: str) -> tuple[int, datetime]:
        try:
            meta = obstore.head(self._store, checked(key))
        except (NotFoundError, FileNotFoundError) as error:
            raise MissingObject(key) from error
        return meta["size"], meta["last_modified"]
