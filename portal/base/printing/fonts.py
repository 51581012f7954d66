"""Which font Chinese is printed with: the one the operator named, else one the system has."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "fonts-noto-cjk"
"""What to install on Debian and Ubuntu where no font is found."""


@dataclass(frozen=True)
class Family:
    """Files of one family; without a bold one the regular is drawn for both."""

    regular: str
    bold: str = ""


# In order of preference: sans serif faces that read well from two metres away.
KNOWN: tuple[Family, ...] = (
    Family(  # Debian and Ubuntu, fonts-noto-cjk
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    ),
    Family(  # Arch and Alpine
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    ),
    Family(  # Fedora, openEuler
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    ),
    Family("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Family("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Family("/usr/share/fonts/truetype/arphic/uming.ttc"),
    Family("/System/Library/Fonts/STHeiti Light.ttc", "/System/Library/Fonts/STHeiti Medium.ttc"),
    Family("C:/Windows/Fonts/simhei.ttf"),
)

# Asked only for characters that the first font lacks: rare names, signs of other scripts.
SPARE: tuple[str, ...] = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)


def found(named: Sequence[str] = ()) -> Family | None:
    """The family to print with: ``named`` are regular and bold as configured; None without any."""
    offered = (Family(*named), *KNOWN) if named else KNOWN
    for family in offered:
        if Path(family.regular).is_file():
            bold = family.bold if family.bold and Path(family.bold).is_file() else ""
            return Family(family.regular, bold)
    return None


def spare(chosen: Family) -> list[str]:
    """Further fonts of this system for what the chosen one lacks, in the order of asking."""
    others = [family.regular for family in KNOWN] + list(SPARE)
    return [path for path in others if path != chosen.regular and Path(path).is_file()]
