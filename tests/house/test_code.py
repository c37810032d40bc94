"""The code keeps to the sizes, names and docstrings that the house agreed on (docs/decisions/0002)."""

import ast
from pathlib import Path

from .tree import PACKAGE, Function, modules, parsed, shown

LONGEST_MODULE_LINES = 400
LONGEST_FUNCTION_LINES = 60
LONGEST_FRONT_DOOR_DOCSTRING_LINES = 10
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "base", "misc", "stuff"}


def functions(path: Path) -> list[Function]:
    """List every function and method of a module, nested ones too."""
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def public_parts(tree: ast.Module | ast.ClassDef, prefix: str = "") -> list[tuple[str, Function | ast.ClassDef]]:
    """List the public classes and functions of a module with their names, and the public methods of the classes."""
    found: list[tuple[str, Function | ast.ClassDef]] = []
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not is_overload(node):
            found.append((prefix + node.name, node))
            if isinstance(node, ast.ClassDef):
                found += public_parts(node, f"{node.name}.")
    return found


def is_overload(node: Function | ast.ClassDef) -> bool:
    """Tell whether a definition is a mere signature; the docstring stands at the one that does the work."""
    return any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)


def test_modules_are_short() -> None:
    """No module is longer than a reader can hold."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    long = [f"{shown(path)}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_MODULE_LINES]
    assert not long, "split these by meaning:\n" + "\n".join(long)


def test_functions_are_short() -> None:
    """No function is longer than a page."""
    lengths = [
        (path, node, (node.end_lineno or 0) - node.lineno + 1) for path in modules() for node in functions(path)
    ]
    long = [
        f"{shown(path, node.lineno)}: {node.name} has {lines} lines"
        for path, node, lines in lengths
        if lines > LONGEST_FUNCTION_LINES
    ]
    assert not long, "split these by meaning:\n" + "\n".join(long)


def test_every_public_thing_says_what_it_is() -> None:
    """Every module, public class, function and method of the package has a docstring."""
    silent = [shown(path) for path in modules() if not ast.get_docstring(parsed(path))]
    silent += [
        f"{shown(path, node.lineno)}: {name}"
        for path in modules()
        for name, node in public_parts(parsed(path))
        if not ast.get_docstring(node)
    ]
    assert not silent, "these have no docstring:\n" + "\n".join(silent)


def test_modules_are_named_after_what_they_hold() -> None:
    """No module or package has a name that could hold anything."""
    vague = [shown(path) for path in PACKAGE.rglob("*") if EMPTY_WORDS & set(path.stem.split("_"))]
    assert not vague, vague


def test_front_doors_only_open() -> None:
    """A package's `__init__` holds a short docstring and re-exports under the same names, and does no work."""
    wrong = []
    for path in (path for path in modules() if path.name == "__init__.py"):
        docstring = ast.get_docstring(parsed(path)) or ""
        if len(docstring.splitlines()) > LONGEST_FRONT_DOOR_DOCSTRING_LINES:
            wrong.append(f"{shown(path)}: docstring too long")
        wrong += [f"{shown(path, node.lineno)}: no re-export" for node in parsed(path).body[1:] if not opens(node)]
    assert not wrong, wrong


def opens(node: ast.stmt) -> bool:
    """Tell whether a statement is `from egress.x import y as y`, or the package's version."""
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and all(alias.asname == alias.name for alias in node.names)
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"
