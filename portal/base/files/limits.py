"""What the portal takes and what it makes of it: every bound on files, in one place."""

MAX_FILE_BYTES = 10 * 1024 * 1024
"""Largest file as sent, in bytes (10 MB)."""

MAX_DOCUMENT_PARTS = 2000
"""Parts of a Word or Excel file; usual ones have some dozens, and one for each picture."""

MAX_DOCUMENT_UNPACKED = 200 * 1024 * 1024
"""Bytes that a Word or Excel file says it unpacks to, beyond which it is taken for a bomb."""

MAX_DOCUMENT_REWRITTEN = 30 * 1024 * 1024
"""Unpacked bytes up to which a Word or Excel file is packed again without its author's name; takes
half a second of processor time."""

MAX_PACKAGE_PART = 2 * 1024 * 1024
"""Bytes of a part that says what a Word or Excel file consists of."""

MAX_PDF_UNPACKED = 32 * 1024 * 1024
"""Bytes of packed objects of a PDF that are looked through."""

MAX_PIXELS = 50_000_000
"""Largest picture that can be decoded at reduced scale (JPEG stored in one pass), in pixels."""

MAX_PIXELS_WHOLE = 25_000_000
"""Largest picture of the kinds that must be decoded whole: PNG, HEIC and progressive JPEG.

A pixel then takes four bytes or more (HEIC 13, in a process of its own), which bounds the memory
of one decode; a 24-megapixel telephone photo still passes.
"""

MAX_PIXELS_WEBP = 16_000_000
"""Largest WebP picture, in pixels: its decoder takes 16 bytes for each."""

MAX_SIDE = 16_383
"""Longest side, in pixels, of what is taken: the largest that every format here can hold."""

MAX_JPEG_SCANS = 24
"""Passes over the picture in a progressive JPEG; usual encoders write about ten.

Each pass costs processor time for the whole picture and only a few bytes in the file.
"""

FULL_SIDE = 1600
"""Longest side of the kept picture, in pixels."""

FULL_QUALITY = 82
"""JPEG quality of the kept picture."""

THUMB_SIDE = 320
"""Longest side of the small picture in lists, in pixels."""

MAX_THUMB_BYTES = 15 * 1024
"""Largest small picture, in bytes; a list of twenty stays under 300 KB."""

DECODES_AT_ONCE = 1
"""Photos worked on at the same moment in one process.

A telephone photo takes 30 MB and a tenth of a second; the largest WebP 250 MB. With one at a time
another processor stays free for the pages.
"""

DECODE_WAIT = 20.0
"""Seconds an upload waits for its turn before its sender is asked to try again."""

HEIC_MEMORY = 900 * 1024 * 1024
"""Address space, in bytes, of the process that decodes one HEIC picture."""

HEIC_SECONDS = 6
"""Processor seconds that decoding one HEIC picture may take."""

ABANDONED_HOURS = 24
"""Hours after which an upload that no form took up is deleted."""

RELEASED_GRACE_HOURS = 1
"""Hours between the loss of the last row that names an object and the end of the object.

Longer than any request, so that an upload of the same picture in that moment keeps its object.
"""
