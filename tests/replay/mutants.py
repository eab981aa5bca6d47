"""Request builders with one line removed."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

# They refuse arguments and api versions, or judge the answer; the request is the same without them.
_NO_REQUEST_LINES = ("argument_versions", "expects")


def without_a_line(builder: Callable[..., Any]) -> Iterator[tuple[str, CodeType]]:
    """Yield for each line that shapes the request its text, and the builder's code without it."""
    source = inspect.getsource(builder)
    for number, line in enumerate(_lines(_parsed(source))):
        rest = _parsed(source)
        (removed,) = [one for n, one in enumerate(_lines(rest)) if n == number]
        module = ast.fix_missing_locations(ast.Module([_Removal(removed).visit(rest)], []))
        code = compile(module, "<mutant>", "exec", flags=annotations.compiler_flag)
        (made,) = [item for item in code.co_consts if isinstance(item, CodeType)]
        yield ast.unparse(line), made


def _parsed(source: str) -> ast.FunctionDef:
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    return function


def _lines(function: ast.FunctionDef) -> list[ast.AST]:
    found: list[ast.AST] = []
    for node in ast.walk(function):
        match node:
            case ast.If() | ast.Assign() | ast.AnnAssign():
                found.append(node)
            case ast.Expr(value=ast.Call()) if "exactly_one" not in ast.unparse(node):
                found.append(node)
            case ast.Return(value=ast.Call(args=arguments, keywords=keywords)):
                found += [*arguments, *(one for one in keywords if one.arg not in _NO_REQUEST_LINES)]
    return found


class _Removal(ast.NodeTransformer):
    def __init__(self, removed: ast.AST) -> None:
        self._removed = removed

    def visit(self, node: ast.AST) -> Any:
        if node is self._removed:
            return None
        self.generic_visit(node)
        if isinstance(node, ast.If):
            node.body = node.body or [ast.Pass()]
        return node
