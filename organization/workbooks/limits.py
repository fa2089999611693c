"""How much a workbook may ask of us. No Django here: the child process reads it too."""

from dataclasses import dataclass

MIB = 1024 * 1024
COLUMNS = 60
HEADER_ROWS = 10  # the header is looked for in this many rows
ENTRIES = 200  # parts in the zip directory
RATIO = 100  # unpacked to packed; judged once it could hurt, see `guard`
RATIO_FROM = 8 * MIB
CELL = 32_767  # what one cell of Excel can hold
ELEMENTS_PER_ROW = 3 * COLUMNS + 10


@dataclass(frozen=True)
class Limits:
    """What one door lets in. `unpacked` and `memory` are bytes, `seconds` both CPU and clock."""

    rows: int
    unpacked: int
    memory: int
    seconds: int

    @property
    def last_row(self) -> int:
        """The last row of the sheet that may hold something."""
        return self.rows + HEADER_ROWS

    @property
    def elements(self) -> int:
        """How many XML elements a part may have."""
        return self.last_row * ELEMENTS_PER_ROW


# The page takes what strangers mail to the office; the command what its operator vouches for.
PAGE = Limits(rows=5_000, unpacked=50 * MIB, memory=512 * MIB, seconds=30)
COMMAND = Limits(rows=100_000, unpacked=400 * MIB, memory=2048 * MIB, seconds=180)
