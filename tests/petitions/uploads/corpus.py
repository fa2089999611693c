"""Good and bad files, made on the spot: no file of anybody is kept in the repository."""

import io
import struct
import zipfile
import zlib

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w"><w:body><w:p>'
    "{}</w:p></w:body></w:document>"
)
APP = "<Properties><Pages>3</Pages></Properties>"


def zipped(parts, *, deflate=True):
    """Return a zip of (name or ZipInfo, content) pairs."""
    out = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def docx(*more, body="<w:r><w:t>情况说明</w:t></w:r>", types=TYPES, deflate=True):
    parts = [
        ("[Content_Types].xml", types), ("word/document.xml", WORD.format(body)),
        ("docProps/app.xml", APP), *more,
    ]  # fmt: skip
    return zipped(parts, deflate=deflate)


def xlsx(*more):
    book = "<workbook xmlns='urn:x'><sheets/></workbook>"
    return zipped([("[Content_Types].xml", TYPES), ("xl/workbook.xml", book), *more])


def relation(kind, target, mode="External", *, before=""):
    return (
        f'<Relationships xmlns="{RELS}"><Relationship Id="{before}" Type="{OFFICE}/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def link():
    """A symbolic link as a zip entry."""
    info = zipfile.ZipInfo("word/link")
    info.external_attr = 0o120777 << 16
    return info, "/etc/passwd"


def overlapping():
    """Two entries of the directory that name the same bytes."""
    content = docx()
    mark = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, mark + 16)[0]
    directory = content[start:mark]
    again = directory[: 46 + len("[Content_Types].xml")].replace(
        b"[Content_Types].xml", b"word/copies_of.xml "
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 4, 4, len(directory) + len(again), start, 0)
    return content[:start] + directory + again + end


def lying():
    """A part that unpacks to more than its directory says."""
    content = bytearray(docx(("word/big.xml", b"<a>" + b"x" * 5000 + b"</a>")))
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/big.xml"))
    struct.pack_into("<I", content, place + 24, 10)
    return bytes(content)


def pdf(*objects, trailer="", pages=2, head="%PDF-1.7"):
    """Return a PDF of that many pages with these objects besides."""
    leaves = [f"{n + 3} 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj" for n in range(pages)]
    parts = [
        head, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj",
        f"2 0 obj\n<< /Type /Pages /Count {pages} >>\nendobj", *leaves,
    ]  # fmt: skip
    body = "\n".join(parts).encode()
    for one in objects:
        body += b"\n" + (one if isinstance(one, bytes) else one.encode())
    return body + f"\ntrailer << /Root 1 0 R {trailer}>>\nstartxref\n0\n%%EOF\n".encode()


def packed(text, extra="/Filter /FlateDecode", *, pack=zlib.compress):
    """Return an object stream that holds this text."""
    content = pack(b"9 0 " + text)
    return (
        f"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 {extra} /Length {len(content)} >>\n".encode()
        + b"stream\n" + content + b"\nendstream\nendobj"
    )  # fmt: skip


def png(width=4, height=3, *, behind=b"", pixels=None):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (
        pixels
        if pixels is not None
        else b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height))
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts + behind


def jpeg(width=8, height=6, *, behind=b"", exif=b""):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "#4080c0").save(out, "JPEG", exif=exif)
    return out.getvalue() + behind


def wide_jpeg(width, height):
    """A JPEG whose header says it is that large."""
    content = bytearray(jpeg())
    place = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, place + 5, height, width)
    return bytes(content)


def box(kind, data=b""):
    return struct.pack(">I", 8 + len(data)) + kind + data


def mp4(brand=b"isom", *more):
    return (
        box(b"ftyp", brand + b"\0\0\2\0isom")
        + box(b"moov", b"\0" * 20)
        + box(b"mdat", b"\1" * 64)
        + b"".join(more)
    )


def wav(seconds=1):
    data = b"\0" * (800 * seconds)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    body = (
        b"WAVEfmt "
        + struct.pack("<I", len(form))
        + form
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(frames=5, *, tag=b"", behind=b""):
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz
    return tag + frame * frames + behind
