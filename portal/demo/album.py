"""The drawn photos of the demo, kept once and shown with many reports."""

from portal.base.db import session
from portal.base.files import reception
from portal.base.files import service as files
from portal.base.files.photos import PreparedPhoto
from portal.demo.pictures import picture
from portal.demo.texts import STORIES

DRAWN = 4


class Album:
    """Drawn photos, each made ready once and used by many reports."""

    def __init__(self) -> None:
        self._ready: dict[tuple[str, int, bool], PreparedPhoto] = {}

    def prepare(self) -> None:
        """Draw and keep every photo, before any transaction."""
        for scene in sorted({story.scene for story in STORIES}):
            for seed in range(DRAWN):
                for cleared in (False, True):
                    data = picture(scene, seed=seed, cleared=cleared)
                    self._ready[scene, seed, cleared] = reception.receive(data)

    def upload(self, key: str, scene: str, seed: int, *, cleared: bool = False) -> str:
        """Upload one of them from the browser of that key; its token."""
        photo = self._ready[scene, seed % DRAWN, cleared]
        file = files.accept_photo(photo, community_id=None, uploader_key=key)
        session.flush()  # its token is wanted at once
        return file.token
