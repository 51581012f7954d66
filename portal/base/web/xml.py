"""Text that is fit for XML, whatever people typed."""

import re
from xml.sax import saxutils

# What XML 1.0 allows nowhere, not even escaped (its production 2, "Char").
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return _NOT_IN_XML.sub("", text)


def escape(text: str) -> str:
    """The text between two tags."""
    return saxutils.escape(clean(text), {"\r": "&#13;"})
