"""Tables as files, made while they are sent: CSV and XLSX, harmless to whoever opens them."""

from portal.grievances.transfer.writing.answer import FORMATS, FileFormat, send

__all__ = ["FORMATS", "FileFormat", "send"]
