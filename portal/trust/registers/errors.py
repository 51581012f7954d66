"""What can be wrong with the key or with a call; a register that was tampered with is a finding."""

from portal.base.errors import DomainError
from portal.base.i18n import _l


class KeyMissing(DomainError):
    """The private key that the register's last line names is not at hand."""

    status = 503

    def __init__(self, key_id: str) -> None:
        super().__init__(
            _l(
                "The key %(key)s that signs the public register is not at hand. Nothing was "
                "published. Tell those who run the portal.",
                key=key_id,
            ),
            key=key_id,
        )


class KeyDamaged(DomainError):
    """The file in the data folder holds no key."""

    status = 503

    def __init__(self, file: str) -> None:
        super().__init__(
            _l(
                "The file %(file)s, which should hold the key of the public register, is damaged. "
                "Nothing was published. Tell those who run the portal.",
                file=file,
            ),
            file=file,
        )


class NotAKey(ValueError):
    """What was given as a public key is none."""


class NoReader(LookupError):
    """Nobody said how the contents of a register are read."""
