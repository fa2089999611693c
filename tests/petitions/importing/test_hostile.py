"""Workbooks made to harm: each is refused at once, with a sentence, and costs next to nothing."""

import io
import os
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib

import pytest

from organization.workbooks import reading
from organization.workbooks.limits import COMMAND, PAGE, Limits
from organization.workbooks.reading import Unreadable
from tests.petitions.importing import books
from tests.petitions.importing.books import MAIN, SHEET, pack, parts, relations, row

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
SHARED = f'<sst xmlns="{MAIN}"><si><t>{"字" * 30_000}</t></si></sst>'


def plain(path):
    return pack(path, parts())


def with_part(**extra):
    return lambda path: pack(path, parts() | extra)


def cell(reference, text="x"):
    return f'<row><c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def rows_of(count, start=3):
    return "".join(row(start + n, "题", "2026-03-02") for n in range(count))


def noise():
    """Five million empty cells that compress badly enough."""
    return "<row>" + "".join(f'<c s="{n * 7919 % 100_003}"/>' for n in range(2_500_000)) + "</row>"


def shared(count):
    """One long string, put into every cell."""
    body = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 3 + count)
    )
    targets = ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    return parts(body) | {
        "xl/sharedStrings.xml": SHARED,
        "xl/_rels/workbook.xml.rels": relations(*targets),
    }


def lying(path):
    """Say that the sheet is small; the stream itself unpacks to 80 MB."""
    content = parts()
    content[SHEET] = content[SHEET].replace("</sheetData>", " " * 80_000_000 + "</sheetData>")
    pack(path, content)
    raw = bytearray(path.read_bytes())
    real = struct.pack("<I", len(content[SHEET].encode()))
    told = content[SHEET].encode()[:1000]
    raw = raw.replace(real, struct.pack("<I", 1000))
    crc = struct.pack("<I", zlib.crc32(content[SHEET].encode()))
    path.write_bytes(bytes(raw).replace(crc, struct.pack("<I", zlib.crc32(told))))


def encrypted(path):
    pack(path, parts())
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(mark, at + 1)
    path.write_bytes(raw)


def doubled(path):
    pack(path, parts())
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr(SHEET, "<worksheet/>")


def cut(path):
    plain(path)
    path.write_bytes(path.read_bytes()[:-200])


def spoiled(path):
    pack(path, parts(), method=zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"<sheetData>") + 3] ^= 0xFF
    path.write_bytes(raw)


def many_entries(path):
    pack(path, parts() | {f"xl/media/{n}.png": "" for n in range(20_000)})


def nested(path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 60_000_000)
    pack(
        path,
        parts() | {"xl/media/inner.zip": inner.getvalue(), "xl/media/z.bin": "\0" * 40_000_000},
    )


def raw(content):
    return lambda path: path.write_bytes(content)


def without(name):
    return lambda path: pack(path, {n: text for n, text in parts().items() if n != name})


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096)
PASSWORD = OLE + "EncryptedPackage".encode("utf-16-le")
MACRO_TYPE = parts()["[Content_Types].xml"].replace("sheet.main", "sheet.macroEnabled.main")
REMOTE = relations(("attachedTemplate", "http://x/"), mode=' TargetMode="External"')
UTF16 = f'<?xml version="1.0" encoding="UTF-16"?>{XXE}<x/>'.encode("utf-16")
HIDDEN = parts()["xl/workbook.xml"].replace("<sheet ", '<sheet state="hidden" ')


def wrong_directory(path):
    """Say in the directory that every part lies elsewhere."""
    plain(path)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 42] ^= 0x15
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)


def two_names(path):
    """Call a part otherwise in front of it than in the directory."""
    plain(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(SHEET.encode(), SHEET.replace("1", "9").encode(), 1))


def far_directory(path):
    """Say that the directory begins behind the end of the file."""
    plain(path)
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x05\x06") + 16, 2**31)
    path.write_bytes(content)


def attributes(count):
    return "<row " + " ".join(f'a{n}="{n}"' for n in range(count)) + "/>"


BARE = f'<?xml version="1.0"?>{XXE}<x/>'.encode("utf-16-le")
CHART = relations(("chartsheet", "chartsheets/sheet1.xml"))
STRICT = "<office:document xmlns:office='urn:oasis'/>"
HOSTILE = {
    "wrong directory": (wrong_directory, "损坏"),
    "two names for one part": (two_names, "损坏"),
    "directory behind the end": (far_directory, "损坏"),
    "binary workbook": (lambda p: pack(p, {"xl/workbook.bin": "x"}), "没有工作簿"),
    "open document": (lambda p: pack(p, {"content.xml": STRICT}), "没有工作簿"),
    "lone surrogate": (lambda p: pack(p, parts(row(3, "&#xD800;", "2026-03-02"))), "损坏"),
    "nul as a number": (lambda p: pack(p, parts(row(3, "&#0;", "2026-03-02"))), "损坏"),
    "entity in utf-16 without a mark": (with_part(**{SHEET: BARE}), "DOCTYPE"),
    "letters nobody knows": (
        with_part(**{SHEET: "<?xml version='1.0' encoding='x-none'?><worksheet/>"}), "损坏",
    ),
    "external parameter entity": (
        lambda p: pack(p, parts(head='<!DOCTYPE x [<!ENTITY % e SYSTEM "http://x/">%e;]>')),
        "DOCTYPE",
    ),
    "a million rows": (lambda p: pack(p, parts(rows_of(1_000_000))), "。"),
    "a hundred thousand deep": (lambda p: pack(p, parts("<row>" * 100_000)), "损坏"),
    "elements without end": (lambda p: pack(p, parts("<row/>" * 1_200_000)), "行"),
    "packed by lzma": (lambda p: pack(p, parts(), method=zipfile.ZIP_LZMA), "损坏"),
    "packed by bzip2": (lambda p: pack(p, parts(), method=zipfile.ZIP_BZIP2), "损坏"),
    "chart alone": (with_part(**{"xl/_rels/workbook.xml.rels": CHART}), "。"),
    "query table": (with_part(**{"xl/queryTables/queryTable1.xml": "<x/>"}), "外部"),
    "empty file": (raw(b""), "空的"),
    "text": (raw("主题\t日期\n".encode()), "不是 .xlsx"),
    "html table": (raw(b"<html><table><tr><td>x</td></tr></table>"), "不是 .xlsx"),
    "pdf": (raw(b"%PDF-1.7\n" + os.urandom(2000)), "不是 .xlsx"),
    "random bytes": (raw(os.urandom(100_000)), "不是 .xlsx"),
    "xls": (raw(OLE), "旧格式 .xls"),
    "password": (raw(PASSWORD), "密码"),
    "zip with a password": (encrypted, "密码"),
    "zip of nothing": (raw(b"PK\x05\x06" + bytes(18)), "不是 .xlsx"),
    "zip without a directory": (cut, "损坏"),
    "zip header alone": (raw(b"PK\x03\x04" + os.urandom(3000)), "损坏"),
    "spoiled stream": (spoiled, "损坏"),
    "word document": (lambda p: pack(p, {"word/document.xml": "<w/>"}), "没有工作簿"),
    "no workbook": (without("xl/workbook.xml"), "没有工作簿"),
    "no sheet": (without(SHEET), "损坏"),
    "no relations": (without("xl/_rels/workbook.xml.rels"), "。"),
    "two parts of one name": (doubled, "损坏"),
    "20,000 parts": (many_entries, "部件超过"),
    "zip bomb": (with_part(**{"xl/theme/theme1.xml": " " * 120_000_000}), "MB"),
    "zip bomb in a picture": (with_part(**{"xl/media/a.png": "\0" * 49_000_000}), "压缩比"),
    "nested bomb": (nested, "压缩比"),
    "size that lies": (lying, "。"),
    "macros": (with_part(**{"xl/vbaProject.bin": "x"}), "宏"),
    "macros by type": (with_part(**{"[Content_Types].xml": MACRO_TYPE}), "宏"),
    "macro sheet": (with_part(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "宏"),
    "activex": (with_part(**{"xl/activeX/activeX1.bin": "x"}), "宏"),
    "embedded object": (with_part(**{"xl/embeddings/oleObject1.bin": "x"}), "嵌入"),
    "linked workbook": (with_part(**{"xl/externalLinks/externalLink1.xml": "<x/>"}), "外部"),
    "database connection": (with_part(**{"xl/connections.xml": "<x/>"}), "外部"),
    "remote template": (
        with_part(**{"xl/_rels/a.rels": REMOTE}),
        "外部",
    ),
    "sheet under another name": (
        lambda p: pack(
            p,
            parts()
            | {"xl/_rels/workbook.xml.rels": relations(("worksheet", "media/a.png"))}
            | {"xl/media/a.png": books.sheet_xml(rows_of(6000))},
        ),
        "损坏",
    ),
    "billion laughs": (lambda p: pack(p, parts("<row>&i;</row>", head=LAUGHS)), "DOCTYPE"),
    "external entity": (lambda p: pack(p, parts("<row>&e;</row>", head=XXE)), "DOCTYPE"),
    "entity in the strings": (
        lambda p: pack(p, shared(2) | {"xl/sharedStrings.xml": LAUGHS + SHARED}),
        "DOCTYPE",
    ),
    "entity in utf-16": (
        with_part(**{SHEET: UTF16}),
        "DOCTYPE",
    ),
    "last cell of Excel": (lambda p: pack(p, parts(cell("XFD1048576"))), "超过"),
    "last row": (lambda p: pack(p, parts(cell("A1048576"))), "行"),
    "last column": (lambda p: pack(p, parts(cell("XFD3"))), "列"),
    "far row beyond Excel": (lambda p: pack(p, parts(cell("A9999999"))), "行"),
    "61 columns": (lambda p: pack(p, parts(cell("BI3"))), "列"),
    "too many rows": (lambda p: pack(p, parts(rows_of(6_000))), "行"),
    "empty rows by the million": (lambda p: pack(p, parts("<row/>" * 6_000_000)), "压缩比"),
    "empty cells of all sorts": (lambda p: pack(p, parts(noise())), "行"),
    "one string in every cell": (lambda p: pack(p, shared(4_900)), "MB"),
    "string that is not there": (
        lambda p: pack(p, parts('<row><c r="A3" t="s"><v>7</v></c></row>')),
        "损坏",
    ),
    "unfinished xml": (with_part(**{SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>'}), "损坏"),
    "control characters": (lambda p: pack(p, parts(row(3, "a\x0b", "2026-03-02"))), "损坏"),
    "hidden sheets only": (
        lambda p: pack(
            p, parts() | {"xl/workbook.xml": HIDDEN}
        ),
        "可见",
    ),
    "nothing in it": (
        with_part(**{SHEET: f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'}),
        "可见",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


BUSY = 2  # processors that other work shares count their seconds double
# Runs the child and writes its own peak of memory behind what it says.
MEASURED = """
import resource, sys
from organization.workbooks import extract
extract.main(sys.argv[1:])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
used = resource.getrusage(resource.RUSAGE_SELF)
print(peak.split()[1], used.ru_utime + used.ru_stime)
"""


WHOLE = bool(os.environ.get("WHOLE_CORPUS"))  # `make corpora`; else one in six
TRIED = list(HOSTILE)[:: 1 if WHOLE else 6]


def test_the_corpus_is_as_large_as_it_says():
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", TRIED)
def test_it_is_refused_with_a_sentence_at_once_and_for_little_memory(name, folder):
    make, words = HOSTILE[name]
    path = folder / f"{name.replace(' ', '_')}.xlsx"
    make(path)
    with pytest.raises(Unreadable, match=words) as refused:
        reading.workbook(path, PAGE)
    assert str(refused.value).endswith("。")

    figures = (PAGE.rows, PAGE.unpacked, PAGE.memory, PAGE.seconds)
    said = subprocess.run(
        [sys.executable, "-c", MEASURED, path, *map(str, figures)],
        cwd=reading.HERE,
        capture_output=True,
        check=True,
    ).stdout
    kibibytes, seconds = said.splitlines()[-1].split()
    assert int(kibibytes) < 100 * 1024
    assert float(seconds) < 2 * BUSY
    path.unlink()


@pytest.mark.parametrize("suffix", [".xls", ".csv", ".xlsm", ""])
def test_only_xlsx_is_taken_and_that_is_said(suffix, tmp_path):
    path = tmp_path / f"book{suffix}"
    plain(path)
    with pytest.raises(Unreadable, match=r"\.xlsx"):
        reading.workbook(path, PAGE)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(Unreadable, match="找不到"):
        reading.workbook(tmp_path / "x.xlsx", PAGE)


def test_the_limits_of_the_process_hold_where_nothing_else_does(tmp_path):
    starved = Limits(rows=5_000, unpacked=PAGE.unpacked, memory=1024 * 1024, seconds=30)
    with pytest.raises(Unreadable, match="内存或时间"):
        reading.workbook(pack(tmp_path / "a.xlsx", parts(rows_of(4_000))), starved)


def test_honest_oddities_are_read(tmp_path):
    body = (
        '<row r="3" s="1" customFormat="1"><c r="XFD3" s="1"/></row>'  # formatted to the edge
        '<row r="1048576"><c r="A1048576"/></row>'
        '<row r="5"><c r="B5"><f>SUM(A1)</f><v>46083</v></c>'
        '<c r="A5" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r></is></c></row>'
    )
    content = parts(body, dimension='<dimension ref="A1:XFD1048576"/>')
    link = relations(("hyperlink", "http://example.org/"), mode=' TargetMode="External"')
    content["xl/worksheets/_rels/sheet1.xml.rels"] = link
    rows = list(reading.workbook(pack(tmp_path / "a.xlsx", content), PAGE).rows())
    assert [number for number, _cells in rows] == [1, 2, 5]
    assert rows[2][1][:2] == ["富文本", 46083.0]


EVERYWHERE = "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
ARMED = "<row r='3'><c r='A3'><f>cmd|'/C calc'!A0</f><v>1</v></c></row>"
HARMLESS = {
    "merged over everything": f"</sheetData>{EVERYWHERE}<sheetData>",
    "formula that would start a program": ARMED,
    "many attributes": attributes(20_000),
    "rows out of order": row(9, "后", "2026-03-02") + row(3, "前", "2026-03-02"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_read(name, tmp_path):
    book = pack(tmp_path / "a.xlsx", parts(HARMLESS[name]))
    rows = list(reading.workbook(book, PAGE).rows())
    assert [cells[0] for _number, cells in rows[:2]] == ["主题", "一"]


def test_a_full_page_of_rows_is_read_and_the_command_takes_more(tmp_path):
    path = pack(tmp_path / "a.xlsx", parts(rows_of(5_500)))
    assert len(list(reading.workbook(path, COMMAND).rows())) == 5_502
    with pytest.raises(Unreadable, match=r"5000 行"):
        reading.workbook(path, PAGE)
