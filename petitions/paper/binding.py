"""Binds the pages of other files into a paper, each onto a page that a `Sheets` left free.

A page comes over as a picture of its own drawing: what it says and the fonts for it, nothing that
acts, links or lies behind it. It stands below the line that names it and above the number and the
mark of the paper. The same paper and files give the same bytes.
"""

import zlib
from collections.abc import Sequence
from io import BytesIO

import typst
from django.conf import settings
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

from petitions.paper import Paper
from petitions.paper.pdf import LAYOUT, NEVER, fonts, inputs

WIDE, HIGH = 595.28, 841.89  # A4 in points
LEFT, BELOW, ABOVE = 28.0, 85.0, 45.0  # free for the edge, for the foot, for the line at the head
TURNED, HALF_TURNED = 90, 180
SHEET, OBJECTS, RESOURCES = NameObject("/Sheet"), NameObject("/XObject"), NameObject("/Resources")
CONTENTS = NameObject("/Contents")
LINK = "/Link"
# What a reader of other people's files meets in broken ones.
BROKEN = (
    PyPdfError, OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, AssertionError, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


class Unbindable(Exception):
    """The pages of a file cannot be bound in; `code` says why: "locked", "damaged", "marked"
    (a form or notes, which a drawing of the page would lose) or "many" pages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sheets_of_pdf(content: bytes, most: int) -> bytes:
    """Return a PDF of A4 pages, each with one page of the file drawn into the free part.

    Everything that may go wrong with a strange file goes wrong here. Raises Unbindable, also for
    more than `most` pages.
    """
    try:
        read = PdfReader(BytesIO(content), strict=False)
        if read.is_encrypted:
            raise Unbindable("locked")
        if len(read.pages) > most:
            raise Unbindable("many")
        made = PdfWriter()
        for page in read.pages:
            _require_plain(page)
            _draw(made, page)
        if not made.pages:
            raise Unbindable("damaged")
        return _bytes(made)
    except BROKEN as error:
        raise Unbindable("damaged") from error


def sheets_of_picture(drawn: bytes) -> bytes:
    """Return the same for a picture that `images.preview` has drawn anew. Raises Unbindable."""
    page = BytesIO()
    try:
        with Image.open(BytesIO(drawn), formats=("JPEG",)) as picture:
            picture.save(page, "PDF")
    except BROKEN as error:
        raise Unbindable("damaged") from error
    return sheets_of_pdf(page.getvalue(), most=1)


def count_of(sheets: bytes) -> int:
    """Return how many pages these are."""
    return len(PdfReader(BytesIO(sheets)).pages)


def written(paper: Paper, bound: Sequence[bytes]) -> bytes:
    """Return the paper as PDF with the pages of `bound` on the `Sheets` of the paper, in order.

    It is no PDF/A: what others wrote into their files keeps to no standard. Raises Refused where
    no font was installed.
    """
    typesetter = typst.Compiler(
        LAYOUT,
        font_paths=fonts(tuple(map(str, settings.PAPER_FONT_DIRS))),
        ignore_system_fonts=True,
        sys_inputs=inputs(paper),
    )
    content = typesetter.compile(timestamp=NEVER, pdf_tags=False)
    if not isinstance(content, bytes):
        raise TypeError("Typst gave no file.")
    free = [int(n) for n in _numbers(typesetter)]
    made = PdfWriter(clone_from=BytesIO(content))
    pages = [page for sheets in bound for page in PdfReader(BytesIO(sheets)).pages]
    for number, page in zip(free, pages, strict=True):
        _lay_below(made, made.pages[number - 1], page)
    return _bytes(made)


def _numbers(typesetter: typst.Compiler) -> list[str]:
    said: str = typesetter.query("<sheet>", field="value")
    return said.strip("[] \n").replace(",", " ").split()


def _require_plain(page: PageObject) -> None:
    for row in page.get("/Annots", ArrayObject()).get_object():
        if row.get_object().get("/Subtype") != LINK:
            raise Unbindable("marked")


def _draw(made: PdfWriter, page: PageObject) -> None:
    box = page.cropbox
    drawing, said = StreamObject(), page.get_contents()
    drawing.set_data(said.get_data() if said is not None else b"")
    drawing.update(
        {
            NameObject("/Type"): OBJECTS,
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (*box.lower_left, *box.upper_right))),
        }
    )
    if RESOURCES in page:
        drawing[RESOURCES] = _of(page, RESOURCES).clone(made)
    blank = made.add_blank_page(WIDE, HIGH)
    packed = made._add_object(drawing.flate_encode())
    blank[RESOURCES] = DictionaryObject({OBJECTS: DictionaryObject({SHEET: packed})})
    blank[CONTENTS] = made._add_object(_placing(page))


def _placing(page: PageObject) -> StreamObject:
    """Return the words that draw the page upright, as large as the free part allows, centred."""
    box, turn = page.cropbox, page.rotation % 360
    wide, high = float(box.width), float(box.height)
    placed = Transformation().translate(-float(box.left), -float(box.bottom)).rotate(-turn)
    if turn % HALF_TURNED:
        wide, high = high, wide
    placed = placed.translate(
        wide if turn in {HALF_TURNED, 3 * TURNED} else 0,
        high if turn in {TURNED, HALF_TURNED} else 0,
    )
    free_wide, free_high = WIDE - 2 * LEFT, HIGH - BELOW - ABOVE
    scale = min(free_wide / wide, free_high / high)
    placed = placed.scale(scale).translate(
        LEFT + (free_wide - wide * scale) / 2, BELOW + (free_high - high * scale) / 2
    )
    numbers = " ".join(f"{n:.5f}" for n in placed.ctm)
    words = StreamObject()
    words.set_data(f"q {numbers} cm {SHEET} Do Q\n".encode())
    return words


def _lay_below(made: PdfWriter, free: PageObject, page: PageObject) -> None:
    """Draw the page first, so that line, number and mark of the paper stand on top of it."""
    own = _of(free, RESOURCES)
    if OBJECTS not in own:
        own[OBJECTS] = DictionaryObject()
    _of(own, OBJECTS)[SHEET] = _of(_of(page, RESOURCES), OBJECTS).raw_get(SHEET).clone(made)
    drawn, words = page.get_contents(), StreamObject()
    words.set_data(drawn.get_data() if drawn is not None else b"")
    here = free.raw_get(CONTENTS)
    above = here.get_object()
    rest = above if isinstance(above, ArrayObject) else [here]
    free[CONTENTS] = ArrayObject([made._add_object(words), *rest])


def _of(holder: DictionaryObject, name: str) -> DictionaryObject:
    """Return the dictionary that another one holds. Raises TypeError for anything else."""
    value = holder[name]
    if not isinstance(value, DictionaryObject):
        raise TypeError(name)
    return value


def _bytes(made: PdfWriter) -> bytes:
    written = BytesIO()
    made.write(written)
    return written.getvalue()
