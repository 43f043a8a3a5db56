"""A pack that is read and written again is the same, byte for byte."""

from dataclasses import replace

import pytest

from interchange.course_pack.reading import read_pack_folder
from interchange.course_pack.values import Block, MediaFile, Point
from interchange.course_pack.writing import pack_files, write_pack
from tests.interchange.packs import CONTENT, FOLDERS, files_of, item_problems, read

EVERY_KIND = (
    Block(kind="text", text="Some **bold** words.\n\n- one\n- two"),
    Block(
        kind="key-points",
        points=(Point(text="A point.", citations=("S75 ¶31", "design")), Point(text="Bare.")),
    ),
    Block(kind="key-message", text="Remember this."),
    Block(kind="scenario", fields=(("title", "A case"), ("sources", "S75 ¶31")), text="First.\n\nSecond."),
    Block(kind="scenario", text="title: this is a sentence of the case, not a key"),
    Block(kind="reflection", text="What would you do?"),
    Block(kind="definition", fields=(("term", "diversion"),)),
    Block(kind="table", fields=(("caption", "Two"),), rows=(("a", "b | c"), ("", "1"))),
    Block(
        kind="figure", fields=(("image", "map.svg"), ("alt", "A map"), ("caption", "Map"), ("credit", "Us"))
    ),
    Block(kind="sources", points=(Point(text="The report.", citations=("S75",)),)),
    Block(kind="download", fields=(("file", "form.pdf"), ("title", "Form"))),
    Block(kind="media", fields=(("file", "a.mp4"), ("title", "Film"), ("transcript", "Hello."))),
    Block(kind="practice", fields=(("title", "Try it"), ("items", "TT-M1-Q01, TT-M1-Q02"))),
    Block(kind="text", text="\\::: is no directive here."),
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_committed_files_are_byte_for_byte_what_writing_produces(folder, tmp_path):
    reading = read_pack_folder(CONTENT / folder, item_problems)
    assert reading.problems == ()
    write_pack(reading.pack, tmp_path)
    written = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert written == files_of(folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_reading_what_was_written_gives_the_same_pack(folder):
    pack = read(files_of(folder)).pack
    assert read(pack_files(pack)).pack == pack


def test_every_kind_of_block_and_every_media_file_comes_back_the_same():
    pack = read(files_of("train-the-trainer")).pack
    media = tuple(MediaFile(name=name, data=b"\x00\xff") for name in ("a.mp4", "form.pdf", "map.svg"))
    first = pack.modules[0]
    lesson = replace(first.lessons[0], blocks=EVERY_KIND)
    module = replace(first, lessons=(lesson, *first.lessons[1:]))
    pack = replace(pack, modules=(module, *pack.modules[1:]), media=media)
    reading = read(pack_files(pack))
    assert reading.problems == ()
    assert reading.pack == pack


@pytest.mark.parametrize(
    "text",
    [
        *("no", "09", "1:30", "2021-03-01", "1e3", "0.50", "null", "~", "٣٥٧", "“quoted”"),
        *("True or false: 'x'", "# not a comment", "- dash", "a: b", "&a *b !c"),
    ],
)
def test_text_that_looks_like_something_else_stays_text(text):
    pack = read(files_of("train-the-trainer")).pack
    pack = replace(pack, title=text, audience=text)
    assert read(pack_files(pack)).pack == pack
