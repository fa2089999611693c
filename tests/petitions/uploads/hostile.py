"""More than three hundred hostile files and a hundred honest ones, made on the spot.

Each is (name, content, verdict): a code of REFUSALS for what is not taken in, "+code" of DOUBTS for
what is put aside, "" for what is taken in. Contents are made when they are asked for.
"""

from functools import partial
from itertools import product

from petitions.uploads.looking import ACTIVE, ARCHIVES, MACRO_KINDS, OLD_OFFICE, OTHER_PHOTOS
from tests.petitions.uploads import corpus as c

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ZIP = partial(c.zipped, [("a.txt", "b")])
HEADS = {
    "ole": lambda: OLE, "exe": lambda: b"MZ\x90\0" + b"\0" * 200,
    "elf": lambda: b"\x7fELF" + b"\0" * 99,
    "zip": ZIP, "rar": lambda: b"Rar!\x1a\7\1\0", "7z": lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 40,
    "gzip": lambda: b"\x1f\x8b\x08" + b"\0" * 40, "gif": lambda: b"GIF89a" + b"\0" * 40,
    "bmp": lambda: b"BM" + b"\0" * 60, "webp": lambda: b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 40,
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "php": lambda: b"<?php system($_GET[0]); ?>", "rtf": lambda: b"{\\rtf1\\object}",
    "shell": lambda: b"#!/bin/sh\nrm -rf /\n", "class": lambda: b"\xca\xfe\xba\xbe" + b"\0" * 40,
    "cab": lambda: b"MSCF" + b"\0" * 40, "lnk": lambda: b"L\0\0\0\1\x14\2\0" + b"\0" * 40,
    "noise": lambda: bytes(range(256)) * 4,
}  # fmt: skip
BOOKS = {".docx": c.docx, ".xlsx": c.xlsx}
BINARY = (".pdf", ".docx", ".xlsx", ".jpg", ".png", ".m4a", ".wav", ".mp3", ".mp4")


def disguised():
    """Every kind that is taken in, with the content of something else."""
    for suffix, (what, make) in product(BINARY, HEADS.items()):
        yield f"{what}{suffix}", make, {"mismatch", "damaged"}
    for what, make in HEADS.items():
        yield f"{what}.txt", make, {"codes", "mismatch"}


def named():
    """What its name alone refuses, also behind a harmless one."""
    for code, group in (
        ("old_office", OLD_OFFICE), ("macro_kind", MACRO_KINDS), ("archive", ARCHIVES),
        ("active", ACTIVE), ("other_photo", OTHER_PHOTOS),
    ):  # fmt: skip
        for suffix in sorted(group):
            yield f"来信{suffix}", lambda: b"x", {code}
            yield f"来信.pdf{suffix.upper()} .", c.pdf, {code}
    for name in (
        "无扩展名",
        "来信.",
        "a.b c",
        "来信.ｐｄｆ",
        "来信.pdf%00",
        "来信.pdf::$DATA",
    ):
        yield name, c.pdf, {"kind", "nameless"}


def polyglots():
    """Whole files of one kind with another behind or inside them."""
    behind = {"zip": ZIP, "php": HEADS["php"], "html": lambda: b"<html>", "svg": HEADS["svg"],
              "script": lambda: b"<script>"}  # fmt: skip
    whole = {".jpg": c.jpeg, ".png": c.png}
    for (suffix, make), (what, tail) in product(whole.items(), behind.items()):
        yield f"{what}-behind{suffix}", partial(_joined, make, tail), {"mixed"}
    for what, tail in behind.items():
        yield f"{what}-behind.pdf", partial(_joined, c.pdf, tail), {"mixed"}
        inside = partial(_boxed, tail)
        yield f"{what}-inside.mp4", inside, {"mixed"}
        yield f"{what}-inside.m4a", inside, {"mixed"}
        yield f"{what}-behind.mp3", partial(_joined, c.mp3, tail), {"mixed", "damaged"}


def _joined(make, tail):
    return make() + tail()


def _boxed(tail):
    return c.mp4(b"isom", c.box(b"free", tail()))


def torn():
    """Whole files cut at many places."""
    makers = {".docx": c.docx, ".xlsx": c.xlsx, ".jpg": c.jpeg, ".png": c.png, ".mp4": c.mp4,
              ".wav": c.wav, ".pdf": c.pdf}  # fmt: skip
    for suffix, make in makers.items():
        for part in (1, 2, 3, 4, 5, 6):
            yield f"{part}{suffix}", partial(_cut, make, part), {"damaged", "mismatch", "empty"}


def _cut(make, part):
    content = make()
    return content[: len(content) * part // 7]


MACROS = ("word/vbaProject.bin", "word/vbaData.xml", "WORD/VBAPROJECT.BIN", "xl/macrosheets/s.xml")
CONTROLS = ("word/activeX/activeX1.xml", "word/ACTIVEX/activeX1.bin", "xl/ctrlProps/ctrlProp1.xml")
OUTSIDE = ("xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/q1.xml")
ESCAPES = ("../a.xml", "word/../../a.xml", "/etc/passwd", "C:/a.xml", "word\\a.bin", "a:b")
NESTED = ("a.zip", "a.rar", "a.7z", "a.jar", "a.exe", "a.js", "a.vbs", "a.lnk", "a.html", "a.svg")
REACHING = ("attachedTemplate", "image", "frame", "subDocument", "externalLink", "package", "font")
FIELDS = ("DDEAUTO c:\\\\cmd", "DDE excel x", ' "DDE x', "ddeauto x", "&#68;DE x")
DOCTYPES = (
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a PUBLIC '-//x' 'http://x/'><a/>", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'x'> %p;]><a/>",
    "<!DOCTYPE l [<!ENTITY a '1'><!ENTITY b '&a;&a;&a;&a;'>]><l>&b;</l>",
)  # fmt: skip


def office():
    """Office files that do more than being read, with macros, controls and links out first."""
    kinds = (("macros", MACROS), ("controls", CONTROLS), ("outside", OUTSIDE))
    for (suffix, make), (code, names) in product(BOOKS.items(), kinds):
        for name in names:
            yield f"{name[-9:]}{suffix}", partial(_with, make, name, "<a/>"), {code}
    for (suffix, make), kind in product(BOOKS.items(), REACHING):
        said = c.relation(kind, "https://evil.example/x")
        yield f"{kind}{suffix}", partial(_with, make, "word/_rels/a.rels", said), {"outside"}
    yield from _dressed()


def _dressed():
    """What an Office file hides: other files, names that lead out, declarations."""
    for suffix, make in BOOKS.items():
        part = partial(_with, make)
        for name in ESCAPES:
            yield f"escapes{suffix}", partial(part, name, "<a/>"), {"escapes"}
        for name in NESTED:
            yield f"{name}{suffix}", partial(part, f"word/media/{name}", "x"), {"mixed"}
        for said in DOCTYPES:
            yield f"doctype{suffix}", partial(part, "word/a.xml", said), {"doctype"}
        yield from _heavy(suffix, make)
    for said in FIELDS:
        body = f"<w:instrText>{said}</w:instrText>"
        yield "field.docx", partial(c.docx, body=body), {"commands"}
    yield "overlap.docx", c.overlapping, {"bomb"}
    yield "lying.docx", c.lying, {"damaged"}
    yield "inside.docx", partial(_with, c.docx, "word/embeddings/a.xlsx", "x"), {"+package"}


def _heavy(suffix, make):
    """What is not as large, as whole or as open as it says."""
    part = partial(_with, make)
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        said = "<a/>".encode(encoding)
        yield f"{encoding}{suffix}", partial(part, "word/a.xml", said), {"doctype", "damaged"}
    for size in (25, 60, 120):
        bomb = partial(_bomb, make, size)
        yield f"bomb{size}{suffix}", bomb, {"bomb"}
    yield f"link{suffix}", lambda make=make: make(c.link()), {"escapes"}
    yield f"ole{suffix}", partial(part, "word/embeddings/o.bin", OLE), {"objects"}
    yield f"many{suffix}", partial(_many, make), {"bomb"}
    yield f"password{suffix}", partial(_locked, make), {"encrypted"}
    yield f"comment{suffix}", partial(_noise_before, make), {"mismatch"}


def _with(make, name, content):
    return make((name, content))


def _bomb(make, mebibytes):
    return make(("word/media/a.bin", b"\0" * (mebibytes * 1024 * 1024)))


def _many(make):
    return make(*((f"word/media/{n}.png", "") for n in range(3001)))


def _locked(make):
    content = bytearray(make())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def _noise_before(make):
    return b"\0" * 10 + make()


ACTS = {
    "pdf_script": ("<< /JS (x) >>", "<< /S /JavaScript >>", "<< /XFA [] >>", "<< /S /Rendition >>"),
    "pdf_launch": ("<< /S /Launch /F (cmd) >>", "<< /S /SubmitForm >>", "<< /S /ImportData >>",
                   "<< /S /GoToR >>", "<< /S /GoToE >>"),
    "pdf_inside": ("<< /Type /EmbeddedFile >>", "<< /EmbeddedFiles 5 0 R >>", "<< /RichMedia 1 >>",
                   "<< /Type /Filespec >>"),
    "pdf_opens": ("<< /AA << /O 9 0 R >> >>", "<< /OpenAction 9 0 R >>"),
}  # fmt: skip


def acting():
    """PDFs that would act by themselves: openly, with escaped names, in packed objects."""
    for code, objects in ACTS.items():
        for said in objects:
            plain = f"9 0 obj\n{said}\nendobj"
            yield "open.pdf", partial(c.pdf, plain), {f"+{code}"}
            yield "packed.pdf", partial(_packed, said), {f"+{code}"}
            yield "escaped.pdf", partial(c.pdf, _escaped(plain)), {f"+{code}"}
    yield "locked.pdf", partial(c.pdf, trailer="/Encrypt 9 0 R "), {"+pdf_locked"}
    for way in ("/ASCIIHexDecode", "/LZWDecode", "/RunLengthDecode", "/Crypt"):
        yield "unread.pdf", partial(_unread, way), {"+pdf_unread"}


def _packed(said):
    return c.pdf(c.packed(said.encode()))


def _unread(way):
    return c.pdf(
        c.packed(b"<< /S /JavaScript >>", f"/Filter {way}", pack=lambda text: text.hex().encode())
    )


def _escaped(plain):
    """Spell the second letter of each name as a number."""
    first, *names = plain.split("/")
    return "/".join([first, *map(_one_escaped, names)])


def _one_escaped(name):
    return f"{name[0]}#{ord(name[1]):02X}{name[2:]}" if name[1:2].isalpha() else name


def pictures():
    """Pictures that claim to be larger than anybody can draw, or that are not whole."""
    sides = ((60_000, 60_000), (65_000, 1_000), (8_000, 8_000), (1_000, 60_001))
    for width, height in sides:
        yield "flood.jpg", partial(c.wide_jpeg, width, height), {"pixels"}
        yield "flood.png", partial(c.png, width, height, pixels=b""), {"pixels"}
    for width, height in ((0, 5), (5, 0), (0, 0)):
        yield "nothing.png", partial(c.png, width, height, pixels=b""), {"damaged"}
        yield "nothing.jpg", partial(c.wide_jpeg, width, height), {"damaged"}


def hostile():
    """Return every hostile file, each once."""
    rows = [*disguised(), *named(), *polyglots(), *torn(), *office(), *acting(), *pictures()]
    return [*rows, ("empty.pdf", bytes, {"empty"})]


def honest():
    """Return a hundred files as people send them."""
    texts = ("情况说明", "=1+1", "㐂𠮷字", "a\r\nb\tc", "x" * 5_000)
    rows = [(f"{n}.txt", partial(text.encode, code)) for n, (text, code) in enumerate(
        product(texts, ("utf-8", "utf-8-sig", "utf-16", "gb18030")))]  # fmt: skip
    rows += [(f"{n}.pdf", partial(c.pdf, pages=n + 1)) for n in range(15)]
    rows += [(f"{n}.PDF", partial(c.pdf, head=f"%PDF-1.{n}")) for n in range(8)]
    rows += [
        (f"{n}.docx", partial(c.docx, body=f"<w:r><w:t>第{n}段</w:t></w:r>")) for n in range(15)
    ]
    rows += [(f"{n}.xlsx", partial(c.xlsx, (f"xl/s{n}.xml", "<a/>"))) for n in range(12)]
    rows += [(f"{n}.jpg", partial(c.jpeg, 8 + n, 9)) for n in range(10)]
    rows += [(f"{n}.png", partial(c.png, 3 + n, 7)) for n in range(10)]
    rows += [(f"{n}.wav", partial(c.wav, n + 1)) for n in range(4)]
    rows += [(f"{n}.mp3", partial(c.mp3, n + 3)) for n in range(4)]
    return [*rows, ("a.m4a", partial(c.mp4, b"M4A ")), ("a.mp4", c.mp4)]
