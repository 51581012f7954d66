"""What can be wrong with the key or with a call; a register that was tampered with is a finding."""


class KeyMissing(RuntimeError):
    """The private key that the register's last line names is not at hand."""


class KeyDamaged(RuntimeError):
    """What should be a key is none; the message names the file or the variable."""


class NoReader(LookupError):
    """Nobody said how the contents of a register are read."""
