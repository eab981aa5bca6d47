"""The files of an analysis: searchable PDF and figure images."""

from __future__ import annotations

import struct
import zlib

from ..http_messages import JsonObject

_POINTS_PER_INCH = 72
_LETTER = (612, 792)
_PICTURE = (120, 80)


def searchable_pdf(result: JsonObject) -> bytes:
    """Make a PDF with the lines of each page of a result at their positions."""
    pages: list[JsonObject] = result.get("pages") or []
    # Objects 1 to 3 are catalog, page list and font; then each page has two objects.
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    width, height = _LETTER
    for i, page in enumerate(pages):
        drawing = _drawing(page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """Join objects to a PDF, with the cross-reference table."""
    content = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + table + trailer


def _drawing(page: JsonObject) -> bytes:
    """Draw the lines of a page; lines without a polygon are drawn one below the other."""
    scale = _POINTS_PER_INCH if page.get("unit") == "inch" else _LETTER[0] / (page.get("width") or _LETTER[0])
    parts: list[bytes] = []
    for i, line in enumerate(page.get("lines") or []):
        polygon = line.get("polygon") or [_POINTS_PER_INCH / scale] * 7 + [(_POINTS_PER_INCH + 12 * i) / scale]
        text = str(line.get("content", "")).encode("cp1252", errors="replace")
        escaped = text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        # The last corner of a polygon is the lower left corner.
        left, bottom = polygon[-2] * scale, _LETTER[1] - polygon[-1] * scale
        parts.append(b"BT /F1 10 Tf %.2f %.2f Td (%s) Tj ET" % (left, bottom, escaped))
    return b"\n".join(parts)


def figure_image() -> bytes:
    """Make a PNG of a gray rectangle, the same for every figure."""
    width, height = _PICTURE
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    # Each row starts with filter type 0 (none).
    rows = (b"\0" + b"\xc0" * width) * height
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
