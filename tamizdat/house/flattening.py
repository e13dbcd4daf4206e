"""Templates are flattened when they are compiled: what they extend, include and import becomes part of the page.

Jinja2 finds, checks and enters every included template anew each time a page is rendered, and calling a
macro costs more than most macros print; with a dozen small templates a page that took two thirds of
a press. The templates themselves stay small and separate.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from tamizdat.house.inlining import Macros, calls_of, inlined, macros_of, said
from tamizdat.house.plain_code import IMPORTS, PlainCode


class FlatContext(Context):
    """One that makes no list of its globals for each page: all templates of an environment have the same."""

    def __init__(
        self, environment: Environment, parent: dict[str, Any], name: str | None, blocks: Any, **_: Any
    ) -> None:
        super().__init__(environment, parent, name, blocks)


class FlatEnvironment(Environment):
    """An environment whose templates of a constant name are put together when they are compiled."""

    code_generator_class = PlainCode
    context_class = FlatContext

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._modules: dict[str, Any] = {}
        self.globals["imported"] = self._imported

    def flat(self, name: str) -> nodes.Template:
        """A template of the loader, flattened."""
        source, filename, _ = self.loader.get_source(self, name)  # type: ignore[union-attr]  # who names a template has a loader
        return self._parse(source, name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Flattener(self).visit(super()._parse(source, name, filename))
        return _extended(tree, self)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """As Jinja2 does, with our own escaping and loops."""
        code = super()._generate(_needed(source), name, filename, defer_init)
        return code.replace("\nname = ", IMPORTS, 1)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: Jinja2's chain of them is walked anew for each page."""
        return {**self.globals, **(d or {})}

    def _imported(self, name: str) -> Any:
        """The macros of a template. They see no more of the page than they are given."""
        if name not in self._modules:
            self._modules[name] = self.get_template(name).module
        return self._modules[name]


def _extended(tree: nodes.Template, environment: FlatEnvironment) -> nodes.Template:
    """The template that ``tree`` extends, with its blocks in place; ``tree`` itself when it extends none, or a variable one."""
    above = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
    if above is None or not isinstance(above.template, nodes.Const) or calls_of(tree, "super"):
        return tree
    blocks = {node.name: node for node in tree.body if isinstance(node, nodes.Block)}
    kept = [node for node in tree.body if isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Macro)]
    page = environment.flat(above.template.value)
    filled = _Blocks(blocks)
    body = filled.visit(page).body
    if lost := blocks.keys() - filled.found:  # of a template that extends another itself the blocks are filled already
        raise TemplateAssertionError(f"{above.template.value} has no block {', '.join(sorted(lost))} to fill", 1)
    return nodes.Template([*kept, *body], lineno=1).set_environment(environment)  # type: ignore[return-value]


def _needed(tree: nodes.Template) -> nodes.Template:
    """Without the imports that nothing asks for any more, since what they name was printed in place."""
    asked = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    needed: nodes.Template = _Imports(asked).visit(tree)
    return needed


class _Imports(NodeTransformer):
    def __init__(self, asked: set[str]) -> None:
        self._asked = asked

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node | None:  # noqa: N802  jinja2's naming
        from_elsewhere = calls_of(nodes.Output([node.node]), "imported")
        named = isinstance(node.target, nodes.Name) and node.target.name in self._asked
        return None if from_elsewhere and not named else node


class _Blocks(NodeTransformer):
    def __init__(self, blocks: dict[str, nodes.Block]) -> None:
        self._blocks = blocks
        self.found: set[str] = set()

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802  jinja2's naming
        self.found.add(node.name)
        block = self._blocks.get(node.name, node)
        return nodes.Scope([self.visit(each) for each in block.body], lineno=node.lineno)


class _Flattener(NodeTransformer):
    def __init__(self, environment: FlatEnvironment) -> None:
        self._environment = environment
        self._macros: Macros = {}

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802  jinja2's naming
        self._macros |= {macro.name: macro for macro in macros_of(node)}
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or not node.with_context or self._environment.loader is None:
            return node
        return nodes.Scope(self._environment.flat(node.template.value).body, lineno=node.lineno)

    def visit_FromImport(self, node: nodes.FromImport) -> Any:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or node.with_context:
            return node
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        found = {macro.name: macro for macro in macros_of(self._environment.flat(node.template.value))}
        self._macros |= {target: found[name] for name, target in names if name in found}
        return [self._assign(node, name, target) for name, target in names]

    def visit_Import(self, node: nodes.Import) -> nodes.Node:  # noqa: N802  jinja2's naming
        if not isinstance(node.template, nodes.Const) or node.with_context:
            return node
        found = macros_of(self._environment.flat(node.template.value))
        self._macros |= {f"{node.target}.{macro.name}": macro for macro in found}
        return self._assign(node, None, node.target)

    def visit_Output(self, node: nodes.Output) -> Any:  # noqa: N802  jinja2's naming
        self.generic_visit(node)
        return inlined(node, self._macros, self._environment)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  jinja2's naming
        self.generic_visit(node)
        return said(node) if "said" in self._environment.filters else node

    def _assign(self, node: nodes.FromImport | nodes.Import, attribute: str | None, target: str) -> nodes.Assign:
        line = node.lineno
        module: nodes.Expr = nodes.Call(
            nodes.Name("imported", "load", lineno=line), [node.template], [], None, None, lineno=line
        )
        value = nodes.Getattr(module, attribute, "load", lineno=line) if attribute else module
        return nodes.Assign(nodes.Name(target, "store", lineno=line), value, lineno=line)
