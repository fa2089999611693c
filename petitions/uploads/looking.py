"""The look into a file before anything of it is kept: its name, its size, its content.

Extension and content must both be on the list and agree. What cannot be looked into to its end is
not taken in; what is whole but does something by itself is put aside.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from petitions.uploads import images, media, office, pdf, plain
from petitions.uploads.words import Unfit

MIB = 1024 * 1024
LONGEST_NAME = 120

OLD_OFFICE = {".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".rtf", ".vsd", ".pps"}
MACRO_KINDS = {".docm", ".xlsm", ".xlsb", ".dotm", ".xltm", ".pptm", ".xlam"}
ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab"}
ACTIVE = {
    ".svg", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".xml", ".lnk", ".url", ".js", ".vbs",
    ".wsf", ".hta", ".bat", ".cmd", ".ps1", ".sh", ".exe", ".scr", ".msi", ".jar", ".apk", ".com",
    ".dll", ".pif", ".reg", ".chm",
}  # fmt: skip
OTHER_PHOTOS = {".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".psd", ".raw"}
GROUPS = (
    ("old_office", OLD_OFFICE), ("macro_kind", MACRO_KINDS), ("archive", ARCHIVES),
    ("active", ACTIVE), ("other_photo", OTHER_PHOTOS),
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What was found: pages where they can be counted, and a code of DOUBTS or ""."""

    pages: int | None = None
    doubt: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken in; `preview` says how a page may show it."""

    content_type: str
    look: Callable[[bytes], tuple[int | None, str]]
    preview: str = ""


KINDS: dict[str, Kind] = {
    ".pdf": Kind("application/pdf", pdf.look),
    ".docx": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", office.look_word
    ),
    ".xlsx": Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office.look_sheet
    ),
    ".jpg": Kind("image/jpeg", images.look_jpeg, "image"),
    ".jpeg": Kind("image/jpeg", images.look_jpeg, "image"),
    ".png": Kind("image/png", images.look_png, "image"),
    ".txt": Kind("text/plain; charset=utf-8", plain.look, "text"),
    ".mp3": Kind("audio/mpeg", media.look_mp3),
    ".m4a": Kind("audio/mp4", media.look_mp4),
    ".wav": Kind("audio/wav", media.look_wav),
    ".mp4": Kind("video/mp4", media.look_mp4),
}
ACCEPT = ",".join(KINDS)


def look(name: str, content: bytes, most: int) -> Look:
    """Look into a file of at most `most` bytes. Raises Unfit, which says what is wrong."""
    suffix = suffix_of(name)
    if not content:
        raise Unfit("empty")
    if len(content) > most:
        raise Unfit("too_large", str(most // MIB))
    return Look(*KINDS[suffix].look(content))


def suffix_of(name: str) -> str:
    """Return the extension in small letters. Raises Unfit for one that is not on the list."""
    suffix = PurePosixPath(name.rstrip(". ")).suffix.lower()
    if suffix in KINDS:
        return suffix
    for code, group in GROUPS:
        if suffix in group:
            raise Unfit(code, suffix)
    raise Unfit("kind", suffix) if suffix else Unfit("nameless")


def clean_name(said: str) -> str:
    """Return a name that is safe to show and to offer: no path, no unseen letters, not too long.

    Letters that turn the direction of writing would make exe.pdf out of fdp.exe.
    """
    name = unicodedata.normalize("NFC", said.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    for sign in '"<>|:*?;':
        name = name.replace(sign, "_")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > LONGEST_NAME:
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME]
