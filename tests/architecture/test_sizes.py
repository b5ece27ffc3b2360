"""A module or function that grows past these is asking to be split."""

import ast
import functools
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 40
VIEW_LINES = 25
ROUTE_DECORATORS = {"get", "post", "route"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(root: Path) -> list[Path]:
    found = [*root.glob("rehab/**/*.py"), *root.glob("*.py")]
    assert found, "no code found: the search looks in the wrong place"
    return found


@functools.cache
def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Lines from `def` to the end; decorators are no part of what must be understood at once."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def is_view(function: Function) -> bool:
    calls = [d.func for d in function.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTE_DECORATORS for call in calls)


def too_long(root: Path, limit: int, *, views: bool) -> list[str]:
    return [
        f"{path.relative_to(root)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in sources(root)
        for function in functions(path)
        if length(function) > limit and (is_view(function) or not views)
    ]


def test_modules_can_be_read_in_one_sitting(root: Path) -> None:
    modules = [*sources(root), *root.glob("tests/**/*.py")]
    lines = {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in modules}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_functions_fit_on_a_screen(root: Path) -> None:
    assert too_long(root, FUNCTION_LINES, views=False) == []


def test_views_only_load_allow_act_and_redirect(root: Path) -> None:
    assert too_long(root, VIEW_LINES, views=True) == []


def test_the_root_package_stays_empty(root: Path) -> None:
    assert (root / "rehab" / "__init__.py").read_text() == ""
