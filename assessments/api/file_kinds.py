"""Which files may be attached to an answer: the ending of the name must fit what the file really is."""

import zipfile
from collections.abc import Callable
from typing import IO

LOOK = 4096  # bytes that tell most kinds


def kind_of(name: str) -> str:
    """The ending of a file name in small letters: "pdf"."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def fits(name: str, content: IO[bytes]) -> bool:
    """Is the file of one of the allowed kinds, by name and by content? Leaves the file at its start."""
    check = KINDS.get(kind_of(name))
    if check is None:
        return False
    content.seek(0)
    is_right = check(content)
    content.seek(0)
    return is_right


def _starts(*beginnings: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda content: content.read(LOOK).startswith(beginnings)


def _office(folder: str) -> Callable[[IO[bytes]], bool]:
    """Word and Excel documents without macros. Only the list of contents is read, nothing is unpacked."""

    def check(content: IO[bytes]) -> bool:
        names = _names(content)
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not any(name.lower().endswith("vbaproject.bin") for name in names)
        )

    return check


def _open_document(kind: str) -> Callable[[IO[bytes]], bool]:
    """OpenDocument files begin with an unpacked entry that says what they are."""
    said = f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode()

    def check(content: IO[bytes]) -> bool:
        start = content.read(LOOK)
        return start.startswith(b"PK\x03\x04") and start[30:].startswith(said) and bool(_names(content))

    return check


def _names(content: IO[bytes]) -> list[str]:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []


def _is_text(content: IO[bytes]) -> bool:
    data = content.read()
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(each < " " and each not in "\t\n\r\f" for each in text)


KINDS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _starts(b"%PDF-"),
    "docx": _office("word/"),
    "xlsx": _office("xl/"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "txt": _is_text,
}
