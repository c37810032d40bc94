"""A workbook file as its parts: opened with limits, so that no file can eat the machine."""

import zipfile
import zlib
from pathlib import Path

from egress.inputs.cage.limits import UnreadableFileError

MOST_BYTES = 64 * 1024 * 1024
"""Largest file, packed or unpacked; the workbook of a post is a thousandth of it."""

MOST_PARTS = 1000

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotAWorkbookError(UnreadableFileError):
    """The file is no workbook that can be read; the text says why."""


class Package:
    """The parts of an opened workbook by their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename.lstrip("/").lower(): info.filename for info in archive.infolist()}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def text(self, name: str) -> str:
        """
        Return a part as text.

        Only UTF-8 is read, as every spreadsheet program writes it, and no document type: entities could be bombs.
        """
        if not self.has(name):
            raise NotAWorkbookError(f"its part {name} is missing")
        try:
            text = self._archive.read(self._names[name.lower()]).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotAWorkbookError(f"its part {name} is not UTF-8") from None
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise NotAWorkbookError(f"its part {name} is damaged: {error}") from None
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise NotAWorkbookError(f"its part {name} declares a document type")
        return text


def opened_package(file: Path) -> Package:
    """Return the parts of a workbook; raise NotAWorkbookError if it is none, is locked, or is too large."""
    try:
        with file.open("rb") as opened:
            begin = opened.read(8)
        if begin == _OLD_OR_LOCKED:
            raise NotAWorkbookError("an encrypted workbook, or one of the old .xls format")
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise NotAWorkbookError("this is not a zip archive, as a workbook is") from None
    except (OSError, NotImplementedError) as error:
        raise NotAWorkbookError((isinstance(error, OSError) and error.strerror) or str(error)) from None
    reason = _too_much(archive)
    if reason:
        raise NotAWorkbookError(reason)
    return Package(archive)


def shown_name(file: Path) -> str:
    """Return the file's name as any terminal can take it."""
    return file.name.encode("utf-8", "backslashreplace").decode()


def _too_much(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if len(parts) > MOST_PARTS:
        return f"{len(parts)} parts"
    # zipfile never unpacks more than is declared here.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_BYTES:
        return f"{unpacked} bytes when unpacked"
    if any(part.flag_bits & 1 for part in parts):
        return "an archive with a password"
    if "[content_types].xml" not in names:
        return "an OpenDocument or other archive, no .xlsx"
    return ""
