"""Templates are flattened when they are compiled: an include becomes part of the page, an import is looked up once.

Jinja2 finds, checks and enters every included template anew each time a page is rendered; with ten
small templates a page that took a third of a press. The templates themselves stay small and separate.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


class FlatEnvironment(Environment):
    """An environment whose includes and imports of a constant name are resolved when a template is compiled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._modules: dict[str, Any] = {}
        self.globals["imported"] = self._imported

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Flattener(self).visit(super()._parse(source, name, filename))
        return tree

    def _imported(self, name: str) -> Any:
        """The macros of a template. They see no more of the page than they are given."""
        if name not in self._modules:
            self._modules[name] = self.get_template(name).module
        return self._modules[name]


class _Flattener(NodeTransformer):
    def __init__(self, environment: FlatEnvironment) -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or not node.with_context or self._environment.loader is None:
            return node
        source, filename, _ = self._environment.loader.get_source(self._environment, node.template.value)
        body = self._environment._parse(source, node.template.value, filename).body  # noqa: SLF001  its own kind
        return nodes.Scope(body, lineno=node.lineno)

    def visit_FromImport(self, node: nodes.FromImport) -> Any:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or node.with_context:
            return node
        return [self._assign(node, *(name if isinstance(name, tuple) else (name, name))) for name in node.names]

    def visit_Import(self, node: nodes.Import) -> nodes.Node:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or node.with_context:
            return node
        return self._assign(node, None, node.target)

    def _assign(self, node: nodes.FromImport | nodes.Import, attribute: str | None, target: str) -> nodes.Assign:
        line = node.lineno
        module: nodes.Expr = nodes.Call(
            nodes.Name("imported", "load", lineno=line), [node.template], [], None, None, lineno=line
        )
        value = nodes.Getattr(module, attribute, "load", lineno=line) if attribute else module
        return nodes.Assign(nodes.Name(target, "store", lineno=line), value, lineno=line)
