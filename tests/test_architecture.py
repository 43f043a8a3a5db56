"""What import-linter cannot see: file names, sizes, foreign keys, styles, templates, pure files."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    "shared",
    "accounts",
    "courses",
    "assessments",
    "cohorts",
    "credentials",
    "evaluation",
    "interchange",
    "elearning",
]
OURS = LAYERS[1:]

# The names a file in an app may have. A new one is a decision: docs/decisions and the import contracts first.
VOCABULARY = {
    "__init__", "addresses", "adapters", "api", "apps", "areas", "blocks", "code_lists", "comparison", "consent",
    "countries", "course_pack", "dataset", "dealing", "delivery", "disclosure", "dumping", "eligibility", "exports",
    "forms", "grading", "labels", "loading", "management", "merging", "migrations", "models", "papers", "pdf",
    "progress", "receivers", "scoring",
    "signals", "simulation", "statistics", "streams", "tasks", "templatetags", "urls", "views", "wagtail_hooks",
}  # fmt: skip
PROJECT_VOCABULARY = {
    "__init__", "apps", "context", "demo", "environment", "gunicorn", "logs", "management", "middleware", "roles",
    "sessions", "settings", "storage", "urls", "views", "wsgi",
}  # fmt: skip
BANNED = re.compile(r"^(utils?|helpers?|common|core|services?|managers?|misc)$")
PURE = [
    "accounts/code_lists", "courses/areas", "courses/progress", "assessments/papers", "assessments/scoring",
    "assessments/merging", "assessments/delivery", "assessments/dealing", "assessments/grading",
    "assessments/statistics", "assessments/comparison", "credentials/eligibility", "evaluation/disclosure",
    "shared/numerals", "shared/digest",
]  # fmt: skip
DATA_FILES = {"accounts/countries.py"}  # tables of data may be longer than code
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|(?:border-(?:top|bottom)-(?:left|right)-radius)"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)|(?:left|right)\s*:)"
)


def product_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [
        ROOT / name
        for name in listed
        if name.split("/")[0] in LAYERS and "/migrations/" not in name and (ROOT / name).exists()
    ]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_file_names_are_in_the_vocabulary():
    strays = []
    for path in product_files():
        app, *inner = path.relative_to(ROOT).with_suffix("").parts
        if BANNED.match(path.stem):
            strays.append(relative(path))
        if app != "shared" and inner[0] not in (PROJECT_VOCABULARY if app == "elearning" else VOCABULARY):
            strays.append(relative(path))
    assert strays == []


def test_files_have_at_most_300_lines():
    long = [
        (relative(path), count)
        for path in product_files()
        if (count := len(path.read_text().splitlines())) > 300 and relative(path) not in DATA_FILES
    ]
    assert long == []


def test_functions_have_at_most_40_lines():
    long = [
        (relative(path), node.name, node.end_lineno - node.lineno + 1)
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40
    ]
    assert long == []


def test_every_module_says_what_lives_there():
    silent = [
        relative(path)
        for path in product_files()
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_public_functions_are_annotated():
    bare = []
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                not isinstance(node, ast.FunctionDef)
                or node.name.startswith("_")
                or "noqa: ANN" in path.read_text().splitlines()[node.lineno - 1]
            ):
                continue
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            missing = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
            if missing or node.returns is None:
                bare.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert bare == []


@pytest.mark.parametrize("name", PURE)
def test_pure_rules_import_neither_django_nor_wagtail_nor_a_clock(name):
    paths = [ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else sorted((ROOT / name).rglob("*.py"))
    assert paths
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            tops = {each.split(".")[0] for each in names}
            assert tops & {"django", "wagtail", "time", "random", "os"} == set(), relative(path)


def test_foreign_keys_point_down():
    upward = []
    for app in OURS:
        for model in apps.get_app_config(app).get_models() if apps.is_installed(app) or True else []:
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignKey | ManyToManyField):
                    continue
                target = field.related_model._meta.app_label
                if target in LAYERS and LAYERS.index(target) > LAYERS.index(app):
                    upward.append(f"{model._meta.label}.{field.name} -> {target}")
    assert upward == []


def test_records_stay_out_of_the_reference_index():
    from wagtail.models import ReferenceIndex

    records = [
        "courses.Enrolment", "courses.StepCompletion", "assessments.Attempt", "assessments.AnswerEvent",
        "assessments.Response", "assessments.GradeEvent", "assessments.ItemVersion", "assessments.PaperVersion",
        "cohorts.Membership", "cohorts.MembershipEnrolment", "credentials.Certificate",
    ]  # fmt: skip
    indexed = [name for name in records if ReferenceIndex.model_is_indexable(apps.get_model(name))]
    assert indexed == []


def test_styles_are_logical():
    physical = []
    for path in sorted((ROOT / "static/css").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        physical += [f"{relative(path)}: {match.group()}" for match in PHYSICAL.finditer(text)]
    assert physical == []


def test_templates_hold_no_inline_script_style_or_handler():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\sstyle=|\son[a-z]+=|\|safe\b", re.I
    )
    found = [
        f"{relative(path)}: {match.group()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in inline.finditer(path.read_text())
        if "/admin/" not in relative(path)
    ]
    assert found == []


def test_nothing_is_marked_safe():
    marked = [
        relative(path)
        for path in product_files()
        if re.search(r"\bmark_safe\(|\bSafeString\(", path.read_text())
    ]
    assert marked == []


def test_todos_name_their_issue():
    nameless = [
        f"{relative(path)}:{number}"
        for path in product_files()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))", line)
    ]
    assert nameless == []


def test_dependencies_hold_the_versions_they_promise():
    import wagtail

    assert wagtail.VERSION[:2] == (8, 0)
    lock = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r'registry = "([^"]+)"', lock)) == {"https://pypi.org/simple"}
