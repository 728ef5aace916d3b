"""The house's rules that a linter does not know, read off the source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
OWN = ["portal", "customers", "compliance"]
SOURCES = [
    path
    for app in OWN
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "tests", "testing", "bench"} & set(path.relative_to(ROOT).parts)
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"""\sstyle=|\son(?:click|change|load|submit|input)=|<script(?![^>]*\bsrc=)""")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_a_room_of_at_most_300_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_function_is_at_most_40_lines_docstring_included(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > 40
    ]

    assert long == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_module_says_what_it_owns(path):
    text = path.read_text(encoding="utf-8").strip()

    assert (
        not text or ast.get_docstring(ast.parse(text)) or path.name == "apps.py" or path.name == "__init__.py"
    )


def test_only_one_module_writes_the_compliance_status():
    writes = re.compile(r"compliance_status\s*=(?!=)|[\"']compliance_status[\"']\s*:")
    allowed = {"customers/profile/compliance_status.py", "customers/onboarding/creation.py"}

    writers = {
        named(path)
        for path in SOURCES
        if re.search(
            r"(update|save|create)\([^)]*compliance_status\s*=", path.read_text(encoding="utf-8"), re.DOTALL
        )
        or re.search(r"\.compliance_status\s*=(?!=)", path.read_text(encoding="utf-8"))
    }

    assert writes
    assert writers <= allowed


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_parses_and_has_nothing_inline(path):
    text = path.read_text(encoding="utf-8")

    get_template(named(path).removeprefix("templates/"))

    assert INLINE.search(text) is None
    assert "|safe" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_is_at_most_150_lines(path):
    limit = 400 if "gallery" in path.name else 150

    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


def test_each_app_has_one_leaf_migration(db):
    loader = MigrationLoader(connection)

    for config in apps.get_app_configs():
        if config.name.split(".")[0] in OWN:
            assert len(loader.graph.leaf_nodes(config.label)) <= 1


def test_tasks_say_that_they_return_nothing():
    tasks = [path for path in SOURCES if path.parent.name == "jobs" and path.name == "tasks.py"]

    public = [node for path in tasks for node in functions(path) if not node.name.startswith("_")]

    assert public
    assert all(isinstance(node.returns, ast.Constant) and node.returns.value is None for node in public)


def test_no_marked_string_is_an_f_string():
    marked = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f[\"']")

    assert [named(path) for path in SOURCES if marked.search(path.read_text(encoding="utf-8"))] == []


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_select_related_names_what_it_joins(path):
    bare = [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_related"
        and not call.args
        and not call.keywords
    ]

    assert bare == []


GONE = re.compile(r"""[(\[](Provisioning\.DELETING|"deleting"),\s*(Provisioning\.REMOVED|"removed")""")


def test_one_place_knows_when_a_customer_is_gone():
    """`Customer.is_gone`, `present()` and `states.GONE`: a list of its own would forget the next state."""
    others = [named(path) for path in SOURCES if GONE.search(path.read_text(encoding="utf-8"))]

    assert others == ["customers/states.py"]


MAKES = {"create", "bulk_create", "get_or_create", "update_or_create"}
NEVER_MAKE = re.compile(
    r"(^|/)(\w*_?views|\w*_?forms|urls|tasks|lookup|access|context|strips|counts)\.py$"
    r"|/(forms|admin|management|templatetags|desk|partner_pages|directory|rules)/|^portal/[a-z_]+\.py$"
)
"""What shapes, shows or starts: forms, views, queries of pages, tasks, commands and the admin ask a service."""


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_rows_are_made_by_services(path):
    made = [
        ast.unparse(call.func)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in MAKES
        and ".objects" in ast.unparse(call.func)
    ]

    assert path.name == "demo.py" or not NEVER_MAKE.search(named(path)) or made == []


def refusals() -> list[type]:
    """Every refusal of ours, with those that refine it."""
    from portal.base.errors import DomainError

    def below(kind: type) -> list[type]:
        return [found for one in kind.__subclasses__() for found in (one, *below(one))]

    return below(DomainError)


def test_every_refusal_has_a_code_that_means_one_thing():
    """One code, one name: rooms may share a refusal's name, and a refinement keeps the code it refines."""
    meant: dict[str, set[str]] = {}
    for kind in refusals():
        if "code" in kind.__dict__:
            meant.setdefault(kind.code, set()).add(kind.__name__)

    assert {code: names for code, names in meant.items() if len(names) > 1} == {}
    assert [
        kind.__name__ for kind in refusals() if kind.code == "refused" and not kind.__subclasses__()
    ] == []


def test_every_refusal_s_text_is_marked_for_translation():
    from django.utils.functional import Promise

    # What the public API's door alone refuses is read by programmers, and in English.
    people = [kind for kind in refusals() if not kind.__module__.startswith("portal.api.")]
    own = [kind for kind in people if "text" in kind.__dict__]

    assert [kind.__name__ for kind in own if not isinstance(kind.text, Promise)] == []


TESTS = [path for app in OWN for path in sorted((ROOT / app).rglob("test_*.py"))]
ASKS = {
    "raises",
    "fail",
    "expect",
    "assertNumQueries",
    "django_assert_num_queries",
    "django_assert_max_num_queries",
}


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_every_test_asserts_something(path):
    """Itself, or through a step of the same file that does."""
    found = {node.name: node for node in functions(path)}
    asking = {name for name, node in found.items() if _asserts(node, ASKS)}

    silent = [
        name
        for name, node in found.items()
        if name.startswith("test_") and name not in asking and not _asserts(node, asking)
    ]

    assert silent == []


def _asserts(node: ast.FunctionDef, names: set[str]) -> bool:
    return any(
        isinstance(one, ast.Assert)
        or (isinstance(one, ast.Attribute) and one.attr in names)
        or (isinstance(one, ast.Name) and one.id in names)
        for one in ast.walk(node)
    )
