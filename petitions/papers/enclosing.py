"""The attachments of a case as pieces of its whole file: pages to bind in, or why none."""

from collections.abc import Sequence
from dataclasses import dataclass

from petitions.attached import Shown
from petitions.models import Attachment
from petitions.paper import binding
from petitions.uploads import images, vault
from petitions.uploads.looking import KINDS, MIB
from petitions.uploads.words import Unfit

MOST_BYTES = 100 * MIB  # of all that is bound into one file
MOST_PAGES = 600
WHY = {
    "locked": "已加密",
    "damaged": "内容无法读取",
    "marked": "含表单或批注",
    "many": "页数过多",
    "large": "全卷过大",
    "unread": "有无法检查的部分",
    "kind": "不是 PDF 或图片",
}
UNREAD = "pdf_unread"
HASH_PARTS = 16  # a long word does not fit into a cell


@dataclass(frozen=True)
class Enclosure:
    """One attachment: `sheets` is a PDF of its pages, empty where `why` says why there is none."""

    file: Shown
    sheets: bytes = b""
    pages: int = 0
    why: str = ""

    @property
    def title(self) -> str:
        """What the index says of it. The hash is said only to who may open the file."""
        if not self.why:
            return self.file.name
        if self.file.barred:
            return f"{self.file.name}（未装订：{self.why.removesuffix('。')}）"
        said = self.file.row.content_hash
        parts = (said[at : at + HASH_PARTS] for at in range(0, len(said), HASH_PARTS))
        return f"{self.file.name}（未装订：{self.why}，请单独打开）\nSHA-256 {' '.join(parts)}"


def of(files: Sequence[Shown]) -> list[Enclosure]:
    """Return every file that counts in its order; none is opened that this reader may not open."""
    made: list[Enclosure] = []
    weight = pages = 0
    for file in files:
        if file.is_gone:
            continue
        if file.barred:
            made.append(Enclosure(file, why=file.barred))
            continue
        try:
            sheets = _sheets(file.row, MOST_BYTES - weight, MOST_PAGES - pages)
        except binding.Unbindable as error:
            made.append(Enclosure(file, why=WHY[error.code]))
            continue
        made.append(Enclosure(file, sheets, binding.count_of(sheets)))
        weight, pages = weight + file.row.size, pages + made[-1].pages
    return made


def _sheets(row: Attachment, most_bytes: int, most_pages: int) -> bytes:
    """Return the pages of a file that may be opened. Raises Unbindable."""
    is_picture = row.suffix in KINDS and KINDS[row.suffix].preview == "image"
    if row.suffix != ".pdf" and not is_picture:
        raise binding.Unbindable("kind")
    if row.size > most_bytes:
        raise binding.Unbindable("large")
    if row.doubt == UNREAD:  # let in by a person; a program that unpacks it may never end
        raise binding.Unbindable("unread")
    try:
        content = vault.read(row.stored, row.data_key)
        if is_picture:
            return binding.sheets_of_picture(images.preview(content))
    except (vault.Damaged, Unfit) as error:
        raise binding.Unbindable("damaged") from error
    return binding.sheets_of_pdf(content, most_pages)
