"""Every kind of file that is taken in, put aside or refused, each with its sentence."""

import base64
import zlib

import pytest

from petitions.uploads import images, looking, words
from petitions.uploads.looking import MIB, clean_name, look
from tests.petitions.uploads import corpus as c

MOST = 20 * MIB
LINK = c.relation("hyperlink", "https://example.org/")
GOOD = {
    "说明.docx": (c.docx(), 3),
    "说明.DOCX": (c.docx(), 3),
    "带链接.docx": (c.docx(("word/_rels/document.xml.rels", LINK)), 3),
    "带域.docx": (c.docx(body="<w:r><w:instrText> PAGE </w:instrText></w:r>"), 3),
    "名单.xlsx": (c.xlsx(), None),
    "来信.pdf": (c.pdf(), 2),
    "来信（压缩对象）.pdf": (c.pdf(c.packed(b"<< /Type /Page >>"), pages=1), 2),
    "打开到首页.pdf": (c.pdf(trailer="/OpenAction [3 0 R /Fit] "), 2),
    "图里有JS.pdf": (c.pdf(b"8 0 obj\n<< >>\nstream\n \x01/JS \nendstream\nendobj"), 2),
    "照片.jpg": (c.jpeg(), 1),
    "照片.jpeg": (c.jpeg(behind=b"\0" * 30), 1),
    "截图.png": (c.png(), 1),
    "说明.txt": ("情况说明\r\n第二行".encode(), None),
    "国标.txt": ("情况说明".encode("gb18030"), None),
    "宽.txt": ("情况说明".encode("utf-16"), None),
    "录音.m4a": (c.mp4(b"M4A "), None),
    "录像.mp4": (c.mp4(), None),
    "录音.wav": (c.wav(), None),
    "录音.mp3": (c.mp3(), None),
    "带标签.mp3": (c.mp3(tag=b"ID3\4\0\0\0\0\0\5abcde", behind=b"TAG" + b"\0" * 125), None),
}


@pytest.mark.parametrize("name", GOOD)
def test_honest_files_are_taken_in_and_their_pages_counted(name):
    content, pages = GOOD[name]
    assert look(name, content, MOST) == looking.Look(pages, "")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MACRO_TYPES = c.TYPES.replace(
    "application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
)
BAD = [
    # What is not on the list, by its name alone.
    ("老文档.doc", OLE, "old_office"),
    ("老表.xls", OLE, "old_office"),
    ("金山.wps", OLE, "old_office"),
    ("金山表.et", OLE, "old_office"),
    ("a.rtf", b"{\\rtf1}", "old_office"),
    ("宏.docm", c.docx(), "macro_kind"),
    ("宏.xlsm", c.xlsx(), "macro_kind"),
    ("a.xlsb", c.xlsx(), "macro_kind"),
    ("包.zip", c.docx(), "archive"),
    ("包.rar", b"Rar!", "archive"),
    ("包.7z", b"7z", "archive"),
    ("包.tar.gz", b"\x1f\x8b", "archive"),
    ("图.svg", b"<svg onload='x'/>", "active"),
    ("页.html", b"<html>", "active"),
    ("页.htm", b"x", "active"),
    ("数据.xml", b"<a/>", "active"),
    ("快捷.lnk", b"L\0", "active"),
    ("脚本.js", b"1", "active"),
    ("来信.pdf.exe", b"MZ", "active"),
    ("a.vbs", b"x", "active"),
    ("页.mht", b"x", "active"),
    ("a.bat", b"x", "active"),
    ("手机.heic", b"x", "other_photo"),
    ("动图.gif", b"GIF89a", "other_photo"),
    ("扫描.tiff", b"II*\0", "other_photo"),
    ("a.webp", b"RIFF", "other_photo"),
    ("画.bmp", b"BM", "other_photo"),
    ("怪.xyz", b"x", "kind"),
    ("无扩展名", b"x", "nameless"),
    ("来信.pdf ", b"", "empty"),
    # Content that is not what the name says.
    ("来信.pdf", c.docx(), "mismatch"),
    ("说明.docx", c.pdf(), "mismatch"),
    ("说明.docx", c.xlsx(), "mismatch"),
    ("名单.xlsx", c.docx(), "mismatch"),
    ("说明.docx", c.zipped([("a.txt", "x")]), "mismatch"),
    ("说明.docx", OLE, "mismatch"),
    ("照片.jpg", c.png(), "mismatch"),
    ("截图.png", c.jpeg(), "mismatch"),
    ("照片.jpg", b"GIF89a/*" + b"alert(1)//", "mismatch"),
    ("来信.pdf", b"\0\0" + c.pdf(), "mismatch"),
    ("说明.txt", b"<!DOCTYPE html><p>", "mismatch"),
    ("说明.txt", b"  <script>1</script>", "mismatch"),
    ("说明.txt", b"\xef\xbb\xbf<svg/>", "mismatch"),
    ("说明.txt", b"{\\rtf1}", "mismatch"),
    ("录像.mp4", c.wav(), "mismatch"),
    ("录音.wav", c.mp3(), "mismatch"),
    ("录音.mp3", c.mp4(), "mismatch"),
    ("说明.txt", b"MZ\x90\0\3\0", "codes"),
    ("说明.txt", b"a\x1b[2Jb\0", "codes"),
    ("说明.txt", b"\x81\xff\xff", "codes"),
    # Office files that do more than being read.
    ("宏.docx", c.docx(("word/vbaProject.bin", OLE)), "macros"),
    ("改名.docx", c.docx(types=MACRO_TYPES), "macros"),
    ("宏表.xlsx", c.xlsx(("xl/macrosheets/sheet1.xml", "<a/>")), "macros"),
    ("控件.docx", c.docx(("word/activeX/activeX1.xml", "<a/>")), "controls"),
    ("对象.docx", c.docx(("word/embeddings/oleObject1.bin", OLE)), "objects"),
    (
        "对象.docx",
        c.docx(("word/_rels/d.rels", c.relation("oleObject", "a", "Internal"))),
        "objects",
    ),
    (
        "模板.docx",
        c.docx(
            ("word/_rels/settings.xml.rels", c.relation("attachedTemplate", "https://evil/t.dotm"))
        ),
        "outside",
    ),
    (
        "引号.docx",
        c.docx(("word/_rels/d.rels", c.relation("frame", "a>b", before="/hyperlink'"))),
        "outside",
    ),
    (
        "字符.docx",
        c.docx(("word/_rels/d.rels", c.relation("image", "x", "&#69;xternal"))),
        "outside",
    ),
    ("外链.xlsx", c.xlsx(("xl/externalLinks/externalLink1.xml", "<a/>")), "outside"),
    ("连接.xlsx", c.xlsx(("xl/connections.xml", "<a/>")), "outside"),
    ("域.docx", c.docx(body="<w:instrText>DDEAUTO c:\\\\cmd</w:instrText>"), "commands"),
    (
        "碎域.docx",
        c.docx(body="<w:instrText>DDE</w:instrText><w:instrText>AUTO x</w:instrText>"),
        "commands",
    ),
    ("码域.docx", c.docx(body="<w:instrText>&#68;DEAUTO x</w:instrText>"), "commands"),
    ("简域.docx", c.docx(body='<w:fldSimple w:instr="DDE cmd x"/>'), "commands"),
    ("实体.docx", c.docx(("word/a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")), "doctype"),
    (
        "外部实体.docx",
        c.docx(("word/a.xml", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")),
        "doctype",
    ),
    (
        "十亿.xlsx",
        c.xlsx(("xl/a.xml", "<!DOCTYPE l [<!ENTITY a '1'><!ENTITY b '&a;&a;'>]><l>&b;</l>")),
        "doctype",
    ),
    ("宽码.docx", c.docx(("word/a.xml", "<a/>".encode("utf-16"))), "doctype"),
    ("别码.docx", c.docx(("word/a.xml", "<?xml version='1.0' encoding='UTF-16'?><a/>")), "doctype"),
    (
        "别码.docx",
        c.docx(("word/a.xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>")),
        "doctype",
    ),
    ("爬出.docx", c.docx(("../../etc/cron.d/x", "x")), "escapes"),
    ("绝对.docx", c.docx(("/etc/passwd", "x")), "escapes"),
    ("盘符.docx", c.docx(("C:\\x", "x")), "escapes"),
    ("链接.docx", c.docx(c.link()), "escapes"),
    ("包中包.docx", c.docx(("word/media/a.zip", c.docx())), "mixed"),
    ("夹网页.docx", c.docx(("word/a.html", "<html>")), "mixed"),
    ("炸弹.docx", c.docx(("word/media/a.bin", b"\0" * (30 * MIB))), "bomb"),
    ("重叠.docx", c.overlapping(), "bomb"),
    ("说谎.docx", c.lying(), "damaged"),
    ("残.docx", c.docx()[:-30], "damaged"),
    ("坏.xml.docx", c.docx(("word/a.xml", "<a>")), "damaged"),
    # PDF, images and recordings that are torn, or two things at once.
    ("残.pdf", c.pdf()[:-40], "damaged"),
    ("混.pdf", c.pdf() + c.zipped([("a", "b")]), "mixed"),
    ("网页.pdf", c.pdf("9 0 obj\n(<script>1</script>)\nendobj"), "mixed"),
    ("残.jpg", c.jpeg()[:60], "damaged"),
    ("无尾.jpg", c.jpeg()[:-2], "damaged"),
    ("混.jpg", c.jpeg(behind=c.zipped([("a", "b")])), "mixed"),
    ("混.jpg", c.jpeg(behind=b"<?php echo 1;"), "mixed"),
    ("洪水.jpg", c.wide_jpeg(60000, 60000), "pixels"),
    ("洪水.png", c.png(60000, 60000, pixels=b""), "pixels"),
    ("零.png", c.png(0, 0, pixels=b""), "damaged"),
    ("残.png", c.png()[:-5], "damaged"),
    ("改.png", c.png().replace(b"IDAT", b"IDAt"), "damaged"),
    ("混.png", c.png(behind=c.zipped([("a", "b")])), "mixed"),
    ("残.mp4", c.mp4()[:-5], "damaged"),
    ("夹.mp4", c.mp4(b"isom", c.box(b"evil", b"x")), "damaged"),
    ("混.mp4", c.mp4(b"isom", c.box(b"free", b"<script>")), "mixed"),
    ("残.wav", c.wav()[:40], "damaged"),
    ("残.mp3", c.mp3(2), "damaged"),
    ("夹.mp3", c.mp3(behind=b"MZ" + b"\0" * 500), "damaged"),
]


@pytest.mark.parametrize(
    ("name", "content", "code"), BAD, ids=[f"{n}-{x[2]}-{x[0]}" for n, x in enumerate(BAD)]
)
def test_others_are_refused_with_a_sentence_that_says_what_to_do(name, content, code):
    with pytest.raises(words.Unfit) as refused:
        look(name, content, MOST)
    assert refused.value.code == code
    said = str(refused.value)
    assert "%" not in said
    assert said.endswith("。")
    assert "请" in said or "不能接收" in said


def test_every_refusal_is_in_the_corpus():
    tried = {code for _name, _content, code in BAD} | {"too_large", "encrypted"}
    assert tried == set(words.REFUSALS)


def test_a_file_beyond_the_limit_is_refused():
    with pytest.raises(words.Unfit, match="超过 1 MB"):
        look("来信.txt", b"a" * (MIB + 1), MIB)


def test_an_office_file_with_a_password_is_refused():
    content = bytearray(c.docx())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    with pytest.raises(words.Unfit, match="密码"):
        look("密.docx", bytes(content), MOST)


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
SHUT = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>"
DOUBTFUL = [
    ("pdf_script", c.pdf("9 0 obj\n<< /JS (app.alert(1)) >>\nendobj")),
    ("pdf_script", c.pdf("9 0 obj\n<< /S /JavaScript >>\nendobj")),
    ("pdf_script", c.pdf("9 0 obj\n<< /J#53 (x) >>\nendobj")),
    ("pdf_script", c.pdf("9 0 obj\n<< /S /Java#53cript >>\nendobj")),
    ("pdf_script", c.pdf(c.packed(SCRIPT))),
    ("pdf_script", c.pdf(c.packed(b"<< /J#53 (x) >>"))),
    ("pdf_script", c.pdf(c.packed(b"<< /XFA [] >>"))),
    ("pdf_script", c.pdf(b"9 0 obj\n(stream\n /S /JavaScript /JS (x) \nendstream)\nendobj")),
    ("pdf_launch", c.pdf("9 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj")),
    ("pdf_launch", c.pdf(c.packed(b"<< /S /Launch >>"))),
    ("pdf_launch", c.pdf(c.packed(b"<< /S /SubmitForm >>"))),
    ("pdf_inside", c.pdf("9 0 obj\n<< /Type /EmbeddedFile >>\nendobj")),
    ("pdf_inside", c.pdf(c.packed(b"<< /EmbeddedFiles 5 0 R >>"))),
    ("pdf_opens", c.pdf(trailer="/OpenAction 9 0 R ")),
    ("pdf_opens", c.pdf(trailer="/OpenAction<< /S /URI >> ")),
    ("pdf_opens", c.pdf(c.packed(b"<< /OpenAction 9 0 R >>"))),
    ("pdf_opens", c.pdf("9 0 obj\n<< /AA << /O 9 0 R >> >>\nendobj")),
    ("pdf_locked", c.pdf(trailer="/Encrypt 9 0 R ")),
    ("pdf_unread", c.pdf(c.packed(b"x", SHUT))),
    (
        "pdf_unread",
        c.pdf(c.packed(SCRIPT, "/Filter /ASCIIHexDecode", pack=lambda t: t.hex().encode())),
    ),
    (
        "pdf_unread",
        c.pdf(
            c.packed(
                SCRIPT,
                "/Filter [/ASCII85Decode /FlateDecode]",
                pack=lambda t: base64.a85encode(zlib.compress(t)),
            )
        ),
    ),
    ("pdf_unread", c.pdf(c.packed(b"<< /A 1 >>", ""))),
]


@pytest.mark.parametrize(("code", "content"), DOUBTFUL)
def test_a_pdf_that_acts_is_put_aside_wherever_the_action_hides(code, content):
    assert look("来信.pdf", content, MOST).doubt == code


def test_a_pdf_that_unpacks_without_end_is_put_aside(monkeypatch):
    monkeypatch.setattr("petitions.uploads.pdf.MOST_UNPACKED", 100_000)
    assert look("大.pdf", c.pdf(c.packed(b"0" * 200_000)), MOST).doubt == "pdf_unread"


def test_an_office_file_with_another_file_inside_is_put_aside():
    inside = ("word/embeddings/Microsoft_Excel_Sheet1.xlsx", c.xlsx())
    assert look("图表.docx", c.docx(inside), MOST).doubt == "package"


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("来信.pdf", "来信.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\桌面\\来信.pdf", "来信.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("  .hidden.txt", "hidden.txt"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(said, clean):
    assert clean_name(said) == clean


def test_a_preview_is_drawn_anew_and_tells_neither_place_nor_camera():
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "相机CANARY".encode("gb18030").decode("latin-1")
    drawn = images.preview(c.jpeg(3000, 2000, exif=exif.tobytes(), behind=b"CANARY"))
    assert b"CANARY" not in drawn
    assert b"Exif" not in drawn
    assert drawn.startswith(images.JPEG_MARK)
    assert images.preview(c.png()).startswith(images.JPEG_MARK)


def test_pixels_that_do_not_unpack_make_no_preview():
    with pytest.raises(words.Unfit):
        images.preview(c.png(pixels=b"\0"))
