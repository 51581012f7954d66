"""What a file is by its content; its name and what the browser says of it are not asked."""

from portal.base.sheets.faults import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")


def kind_of(content: bytes) -> str:
    """``xlsx``, ``xls`` or ``csv``; raises ``Unreadable`` for what is plainly something else."""
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    if content.startswith(ZIP):
        return "xlsx"
    if content.startswith(OLE):
        return _of_ole(content)
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:9].lower()
    if head.startswith(_PAGE):
        raise Unreadable("web_page")
    if head.startswith(b"%pdf-"):
        raise Unreadable("pdf")
    if _is_picture(content):
        raise Unreadable("picture")
    return "csv"


def _is_picture(content: bytes) -> bool:
    if content.startswith(b"BM"):  # a CSV may begin with these letters
        return b"\0" in content[:30]
    return (
        content.startswith(_PICTURES)
        or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")
        or (content[4:8] == b"ftyp" and content[8:12] in _BRANDS)
    )


def _of_ole(content: bytes) -> str:
    """Old Excel; or what else the container holds, by the names of its streams."""
    if _names(content, "EncryptedPackage", "EncryptionInfo"):
        raise Unreadable("locked")
    if _names(content, "_VBA_PROJECT_CUR", "_VBA_PROJECT"):
        raise Unreadable("macros")
    if _names(content, "WordDocument"):
        raise Unreadable("word")
    return "xls"


def _names(content: bytes, *names: str) -> bool:
    """Whether the container has a stream of such a name: 64 bytes, then the name's length."""
    for name in names:
        coded = (name + "\0").encode("utf-16-le")
        at = content.find(coded, 512)
        while at >= 0:
            if at % 128 == 0 and content[at + 64 : at + 66] == len(coded).to_bytes(2, "little"):
                return True
            at = content.find(coded, at + 2)
    return False
