"""Folders are read within limits and without leaving them."""

import pytest

from interchange.course_pack import folders
from interchange.course_pack.folders import decode, read_folder, safe_files


def test_read_folder_takes_files_by_path_and_passes_over_dotted_names(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.yaml").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"x")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"x")
    problems = []
    assert (read_folder(tmp_path, problems), problems) == ({"a/b.yaml": b"x"}, [])


def test_read_folder_refuses_links_to_files_and_folders(tmp_path):
    outside, pack = tmp_path / "outside", tmp_path / "pack"
    outside.mkdir()
    pack.mkdir()
    (outside / "secret").write_bytes(b"x")
    (pack / "file").symlink_to(outside / "secret")
    (pack / "folder").symlink_to(outside)
    problems = []
    assert read_folder(pack, problems) == {}
    message = "Links and special files are not allowed."
    assert [(each.file, each.message) for each in problems] == [("file", message), ("folder", message)]


def test_read_folder_refuses_a_folder_that_is_none(tmp_path):
    problems = []
    assert read_folder(tmp_path / "absent", problems) == {}
    assert [(each.file, each.message) for each in problems] == [("absent", "This is not a folder.")]


def test_read_folder_refuses_large_files(tmp_path):
    (tmp_path / "fits").write_bytes(b"x" * folders.MOST_FILE_BYTES)
    (tmp_path / "large").write_bytes(b"x" * (folders.MOST_FILE_BYTES + 1))
    problems = []
    assert list(read_folder(tmp_path, problems)) == ["fits"]
    assert [(each.file, each.message) for each in problems] == [("large", "This file is larger than 1 MB.")]


def test_read_folder_stops_at_the_greatest_number_of_files(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / name).write_bytes(b"x")
    problems = []
    assert list(read_folder(tmp_path, problems)) == ["a", "b"]
    assert [each.message for each in problems] == ["A pack holds at most 2 files and 100 MB."]


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\b", "C:x", "a//b", "./a", "a/", ""])
def test_safe_files_refuses_paths_that_leave_the_pack(path):
    problems = []
    assert safe_files({path: b"x", "a/b": b"y"}, problems) == {"a/b": b"y"}
    assert [(each.file, each.message) for each in problems] == [(path, "This path leaves the pack.")]


def test_decode_names_the_line_that_is_not_utf8():
    problems = []
    assert decode("x", b"\xef\xbb\xbfone\r\ntwo\r", problems) == "one\ntwo\n"
    assert decode("x", b"one\ntw\xff", problems) == ""
    assert [(each.line, each.message) for each in problems] == [(2, "This is not UTF-8 text.")]
