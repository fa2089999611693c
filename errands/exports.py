"""Lists as files: how long one may be, who agrees to a long one, and how it is written apart.

Up to `cells.DIRECT` rows a page writes the file while its reader waits; more are an errand.
"""

from collections.abc import Callable, Mapping
from typing import IO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from errands import files
from errands.kinds import Product, Unfit, Work
from errands.models import Errand

FIND, WRITE, PACK = "find", "write", "pack"
STAGES: Mapping[str, tuple[str | Promise, int]] = {
    FIND: (gettext_lazy("查找"), 2),
    WRITE: (gettext_lazy("写入"), 83),
    PACK: (gettext_lazy("压缩"), 15),
}
Told = Callable[[int], None]
Writes = Callable[[IO[bytes], Told, str], int]


def needs_approval(rows: int) -> bool:
    """Tell whether somebody else has to agree first."""
    return rows > settings.BULK_EXPORT


def require_approved(errand: Errand, rows: int) -> None:
    """Raise Unfit when the list has grown so long meanwhile that somebody has to agree first."""
    if needs_approval(rows) and errand.decided_by_id is None:
        raise Unfit(
            _("符合条件的已增至 %(n)d 行，超过 %(most)d 行须先批准，请重新导出并写明用途。")
            % {"n": rows, "most": settings.BULK_EXPORT}
        )


def written(
    work: Work,
    rows: int,
    write: Writes,
    *,
    file_name: str,
    record: Callable[[str, int], int],
) -> Product:
    """Let `write` fill a file of about so many rows, and return it. Raises Unfit.

    `write` is handed the file, whom to tell how many rows were read, and a folder for what is not
    yet packed, and returns how many it wrote; `record` is handed the hash and that number.
    """
    require_approved(work.errand, rows)
    name = f"{work.name}.xlsx"

    def told(done: int) -> None:
        work.progress.at(*((WRITE, done, rows) if done < rows else (PACK, 0, 1)))

    with files.being_written(name) as file:
        there = write(file, told, str(files.folder()))
    return Product(there, name, file_name, lambda sha256: record(sha256, there))
