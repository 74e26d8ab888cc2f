"""How the streams of a page are packed, within the rules of PDF/A."""

from __future__ import annotations

from pikepdf import Name, Pdf, Stream

from docgen.documents.healing import filters_of, guard_stream_ends


def mend_streams(made: Pdf) -> bool:
    """Unpack LZW (forbidden, ISO 19005-3, 6.1.7.2) and see to it that no data ends in CR.

    Returns:
        Whether anything was unpacked.
    """
    unpacked = False
    for item in made.objects:
        if isinstance(item, Stream) and Name.LZWDecode in filters_of(item):
            item.write(item.read_bytes())
            unpacked = True
    guard_stream_ends(made)
    return unpacked
