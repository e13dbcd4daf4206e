"""A macro that is only printed becomes part of the template that prints it."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.visitor import NodeTransformer

Macros = dict[str, nodes.Macro]
"""By the name they are called with: ``figure``, ``lines.label``."""


def macros_of(tree: nodes.Template) -> list[nodes.Macro]:
    return [node for node in tree.body if isinstance(node, nodes.Macro)]


def calls_of(tree: nodes.Node, name: str) -> bool:
    """Whether ``name(…)`` stands anywhere in ``tree``."""
    return any(isinstance(call.node, nodes.Name) and call.node.name == name for call in tree.find_all(nodes.Call))


def copied(part: Any) -> Any:
    """A node with all below it anew: code is generated from each only once."""
    if isinstance(part, list | tuple):
        return type(part)(map(copied, part))
    if not isinstance(part, nodes.Node):
        return part
    fields = [copied(getattr(part, name)) for name in part.fields]
    return type(part)(*fields, lineno=part.lineno, environment=part.environment)


def inlined(output: nodes.Output, macros: Macros, environment: Environment) -> list[nodes.Stmt]:
    """``output`` in pieces, with the macros' bodies where they were called. What cannot be taken in is called as before."""
    pieces: list[nodes.Stmt] = []
    plain: list[nodes.Expr] = []
    for child in output.nodes:
        body = _taken_in(child, macros, environment)
        if body is None:
            plain.append(child)
            continue
        if plain:
            pieces.append(nodes.Output(plain, lineno=output.lineno))
        pieces.append(body)
        plain = []
    return [*pieces, nodes.Output(plain, lineno=output.lineno)] if plain else pieces


def said(call: nodes.Call) -> nodes.Expr:
    """``_("Topics")`` as ``"Topics"|said``: a filter is looked up once a page."""
    words = call.args[0] if len(call.args) == 1 and not (call.kwargs or call.dyn_args or call.dyn_kwargs) else None
    if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(words, nodes.Const):
        return nodes.Filter(words, "said", [], [], None, None, lineno=call.lineno)
    return call


def _taken_in(child: nodes.Expr, macros: Macros, environment: Environment) -> nodes.Stmt | None:
    if isinstance(child, nodes.CondExpr) and child.expr2 is None:
        body = _taken_in(child.expr1, macros, environment) or nodes.Output([child.expr1], lineno=child.lineno)
        return nodes.If(child.test, [body], [], [], lineno=child.lineno)
    macro = macros.get(_called(child)) if isinstance(child, nodes.Call) else None
    if macro is None or not isinstance(child, nodes.Call) or child.dyn_args or child.dyn_kwargs:
        return None
    names = [argument.name for argument in macro.args]
    given = dict(zip(names, child.args, strict=False)) | {each.key: each.value for each in child.kwargs}
    defaults = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
    if len(child.args) > len(names) or not set(given) <= set(names) <= set(given) | set(defaults):
        return None
    if not _sees_only(macro, names, environment):
        return None
    values = {name: given.get(name) or copied(defaults[name]) for name in names}
    fixed = {name: value for name, value in values.items() if isinstance(value, nodes.Const)}
    body = _Fixed(fixed, macro).visit(nodes.Scope(copied(macro.body), lineno=child.lineno)).body
    targets = [nodes.Name(name, "param", lineno=child.lineno) for name in names]
    return nodes.With(targets, list(values.values()), body, lineno=child.lineno)


class _Fixed(NodeTransformer):
    """What a macro is given as a constant stands in its body as one, so that it is printed when the template is compiled."""

    def __init__(self, fixed: dict[str, nodes.Const], macro: nodes.Macro) -> None:
        names = (name for node in macro.body for name in node.find_all(nodes.Name))
        named_anew = {name.name for name in names if name.ctx != "load"}
        self._fixed = {name: value for name, value in fixed.items() if name not in named_anew}

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802  jinja2's naming
        return copied(self._fixed[node.name]) if node.name in self._fixed else node


def _called(call: nodes.Call) -> str:
    if isinstance(call.node, nodes.Name):
        return call.node.name
    if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
        return f"{call.node.node.name}.{call.node.attr}"
    return ""


def _sees_only(macro: nodes.Macro, names: list[str], environment: Environment) -> bool:
    """Whether all it looks up is given to it or everywhere the same: inside a page it would see the page as well."""
    body = nodes.Template(copied(macro.body), lineno=macro.lineno)
    return find_undeclared_variables(body.set_environment(environment)) <= {*names, *environment.globals}  # type: ignore[arg-type]
