"""The table of ASVS 5.0 leaves no requirement out, and names only what exists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from .housing import ROOT

TABLE = ROOT / "docs/security/asvs.md"
STATES = ("met", "partly", "not met", "none")
LEVELS = {
    "1.1": "22",
    "1.2": "1111122223",
    "1.3": "112222222223",
    "1.4": "222",
    "1.5": "123",
    "2.1": "122",
    "2.2": "112",
    "2.3": "12223",
    "2.4": "23",
    "3.1": "3",
    "3.2": "113",
    "3.3": "12223",
    "3.4": "11222233",
    "3.5": "11122333",
    "3.6": "3",
    "3.7": "22333",
    "4.1": "12233",
    "4.2": "23333",
    "4.3": "22",
    "4.4": "1222",
    "5.1": "2",
    "5.2": "112333",
    "5.3": "113",
    "5.4": "222",
    "6.1": "122",
    "6.2": "111111112222",
    "6.3": "11223333",
    "6.4": "112233",
    "6.5": "22222333",
    "6.6": "2223",
    "6.7": "33",
    "6.8": "2222",
    "7.1": "222",
    "7.2": "1111",
    "7.3": "22",
    "7.4": "11222",
    "7.5": "223",
    "7.6": "22",
    "8.1": "1233",
    "8.2": "1123",
    "8.3": "133",
    "8.4": "23",
    "9.1": "111",
    "9.2": "1222",
    "10.1": "22",
    "10.2": "223",
    "10.3": "22223",
    "10.4": "1111122222233333",
    "10.5": "22222",
    "10.6": "22",
    "10.7": "222",
    "11.1": "2233",
    "11.2": "22233",
    "11.3": "11233",
    "11.4": "1222",
    "11.5": "23",
    "11.6": "23",
    "11.7": "33",
    "12.1": "12233",
    "12.2": "11",
    "12.3": "22223",
    "13.1": "2333",
    "13.2": "222223",
    "13.3": "2233",
    "13.4": "1222233",
    "14.1": "22",
    "14.2": "12223333",
    "14.3": "122",
    "15.1": "12233",
    "15.2": "12233",
    "15.3": "1222222",
    "15.4": "3333",
    "16.1": "2",
    "16.2": "22222",
    "16.3": "2222",
    "16.4": "222",
    "16.5": "2223",
    "17.1": "23",
    "17.2": "22223333",
    "17.3": "22",
}
"""By section of ASVS 5.0.0 (May 2025): the level of each of its requirements, in order."""

LEVEL_3 = ("6", "8", "11", "14", "16")
"""Chapters of which level 3 is asked for too."""

CIPHERS = re.compile(r"^\s*(?:from|import) (?:hashlib|hmac|argon2|cryptography)\b", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    id: str
    level: str
    state: str
    where: str
    test: str

    def covers(self, wanted: str) -> bool:
        """Whether it speaks of a requirement; `V10.*` of all that begin so."""
        return wanted == self.id or (self.id.endswith("*") and wanted.startswith(self.id[:-1]))


def rows() -> list[Row]:
    """Return the rows of the table."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| V")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [Row(*(one[0], one[1], one[3], one[4], one[5])) for one in cells]


def wanted() -> Iterator[tuple[str, int]]:
    """Yield every requirement that is aimed at, with its level."""
    for section, levels in LEVELS.items():
        most = 3 if section.split(".")[0] in LEVEL_3 else 2
        for number, level in enumerate(levels, 1):
            if int(level) <= most:
                yield f"V{section}.{number}", int(level)


def test_no_requirement_is_left_out() -> None:
    """Every requirement aimed at stands in one row, with its level."""
    table = rows()
    for requirement, level in wanted():
        found = [row for row in table if row.covers(requirement)]
        assert len(found) == 1, requirement
        assert found[0].id.endswith("*") or found[0].level == str(level), requirement
    known = {f"V{section}.{n}" for section, levels in LEVELS.items() for n in range(1, len(levels) + 1)}
    assert [row.id for row in table if not row.id.endswith("*") and row.id not in known] == []


def test_states_are_honest_words() -> None:
    """Four states; what is met and can be shown names where; what is not met says why."""
    for row in rows():
        assert row.state in STATES, row
        assert row.where or row.state == "none" or row.id in ("V15.1.1",), row


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_what_is_named_exists(row: Row) -> None:
    """Every path is there, and every test is in the file that is named."""
    for path in re.findall(r"`([a-z_A-Z0-9./-]+/[a-z_A-Z0-9./-]+)`", row.where):
        assert (ROOT / "src/egress" / path).exists() or (ROOT / path).exists(), path
    for named in re.findall(r"`([^`]+)`", row.test):
        file, _, test = named.partition("::")
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {test}(" in text if test else "def test_" in text, named


def test_the_inventory_names_every_use_of_ciphers() -> None:
    """Whoever begins to hash, sign or seal in another place writes it down."""
    package = ROOT / "src/egress"
    using = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if CIPHERS.search(path.read_text(encoding="utf-8"))
    }
    inventory = TABLE.read_text(encoding="utf-8").split("## Inventory of cryptography")[1].split("\n## ")[0]
    assert using - set(re.findall(r"`([a-z_/]+\.py)`", inventory)) == set()
    weak = {path for path in using if re.search(r"md5|modes\.(?:ECB|CBC)|PKCS1v15", (package / path).read_text())}
    assert weak == set()
