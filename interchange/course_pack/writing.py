"""From the values of a pack to its files, in the one canonical form that reads back to the same pack."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import yaml

from interchange.course_pack.folders import write_folder
from interchange.course_pack.lessons import write_blocks
from interchange.course_pack.rules import rules_of
from interchange.course_pack.values import CoursePack, ItemPack, LessonPack, ModulePack, SurveyPack

# The keys of an item's content in reading order; keys of new types follow alphabetically.
CONTENT_KEYS = (
    "id", "response", "situation", "stem", "options", "pairs", "extra_right", "sequence", "answer",
    "tolerance", "unit", "left", "right", "text", "correct", "value", "feedback", "feedback_correct",
    "feedback_incorrect", "common_errors",
)  # fmt: skip
COMMON_ERROR_KEYS = ("value", "tolerance", "feedback")
SHORT = re.compile(r"[\w./()–-]{1,24}")
NUMERIC = re.compile(r"[0-9.]+")  # quoted, because readers of YAML differ over 09
FLOW_WIDTH = 90  # characters up to which a list of codes stays on one line


def pack_files(pack: CoursePack) -> dict[str, bytes]:
    """The content of every file of the pack by its path."""
    course = _mapping(pack) | {"modules": [module.code for module in pack.modules]}
    files = {"course.yaml": _yaml(course)}
    for module in pack.modules:
        files |= {f"modules/{module.code}/{name}": text for name, text in _module_files(module).items()}
    for survey in pack.surveys:
        files[f"surveys/{survey.survey}.yaml"] = _yaml(_mapping(survey))
    encoded = {path: text.encode() for path, text in files.items()}
    return encoded | {f"media/{each.name}": each.data for each in pack.media}


def write_pack(pack: CoursePack, folder: Path) -> None:
    write_folder(folder, pack_files(pack))


def survey_data(survey: SurveyPack) -> dict[str, Any]:
    """A survey as its file holds it, as plain data."""
    return _mapping(survey)


def lesson_file_name(number: int, lesson: LessonPack) -> str:
    return f"{number}-{lesson.slug}.md"


def _module_files(module: ModulePack) -> dict[str, str]:
    names = [lesson_file_name(number, lesson) for number, lesson in enumerate(module.lessons, start=1)]
    items = _yaml({"module": module.code, "items": [_item(item) for item in module.items]})
    files = {
        "module.yaml": _yaml(_mapping(module) | {"lessons": names}),
        "questions.yaml": items.replace("\n  - id: ", "\n\n  - id: ").replace("items:\n\n", "items:\n", 1),
    }
    for name, lesson in zip(names, module.lessons, strict=True):
        files[f"lessons/{name}"] = f"---\n{_yaml(_mapping(lesson))}---\n\n{write_blocks(lesson.blocks)}"
    return files


def _mapping(value: Any) -> dict[str, Any]:
    """The fields that have a rule, in their order, without those that hold only their default."""
    rules = rules_of(type(value))
    return {
        each.name: _plain(getattr(value, each.name))
        for each in fields(value)
        if each.name in rules and (each.default is MISSING or getattr(value, each.name) != each.default)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _mapping(value) if is_dataclass(value) else value


def _item(item: ItemPack) -> dict[str, Any]:
    head = _mapping(item)
    tail = {key: head.pop(key) for key in ("source", "tags")}
    return head | _in_order(item.content, CONTENT_KEYS) | tail


def _in_order(value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_in_order(each, keys) for each in value]
    if not isinstance(value, Mapping):
        return value
    ordered = sorted(value, key=lambda key: (keys.index(key) if key in keys else len(keys), key))
    return {
        key: _in_order(value[key], COMMON_ERROR_KEYS if key == "common_errors" else keys) for key in ordered
    }


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented below their key."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dump_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text:
        style = "|"
    elif NUMERIC.fullmatch(text):
        style = "'"
    elif "'" in text and not dumper.analyze_scalar(text).allow_block_plain:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _dump_list(dumper: _Dumper, entries: list[Any]) -> yaml.SequenceNode:
    flat = all(
        isinstance(entry, int) or (isinstance(entry, str) and SHORT.fullmatch(entry)) for entry in entries
    )
    short = flat and sum(len(str(entry)) + 2 for entry in entries) <= FLOW_WIDTH
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=short)


_Dumper.add_representer(str, _dump_text)
_Dumper.add_representer(list, _dump_list)


def _yaml(data: dict[str, Any]) -> str:
    return yaml.dump(
        data, Dumper=_Dumper, default_flow_style=False, sort_keys=False, allow_unicode=True, width=1_000_000
    )
