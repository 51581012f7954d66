"""XLSX read part by part: a zip of XML, taken with bounds and without believing it."""

from portal.base.sheets.xlsx.book import XlsxFile

__all__ = ["XlsxFile"]
