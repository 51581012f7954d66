"""What checking a register finds."""

from dataclasses import dataclass, field

MOST = 100
"""A file of nothing but nonsense is given up after so many findings."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was registered: in which line, in which field of it."""

    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.what}"


@dataclass
class Report:
    """The outcome of a check. Without findings everything that was looked at is as registered."""

    findings: list[Finding] = field(default_factory=list)
    register: str = ""
    community: str = ""
    lines: int = 0
    last_seq: int = 0
    last_hash: str = ""
    last_day: str = ""
    keys: list[str] = field(default_factory=list)
    """Short names of the keys in use, one after another."""
    documents: int = 0
    """Documents that were there and looked at."""
    missing: int = 0
    """Documents that were not given, such as those of other years or erased ones."""
    erased: int = 0
    files: int = 0
    missing_files: int = 0

    def find(self, line: int, place: str, what: str) -> None:
        """Keep a finding, as long as there is room."""
        if not self.full:
            self.findings.append(Finding(line, place, what))

    @property
    def full(self) -> bool:
        """Whether there is no use in looking further."""
        return len(self.findings) >= MOST
