"""The Python that our templates become: what Jinja2 would generate, with less around each value.

Jinja2 asks for every attribute whether it may be an item instead, for every function whether it wants the context, and
hands out a page in a hundred and fifty pieces. Together that is half of what a page costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import _PassArg

OF_STRUCTURES: Final = re.compile(r"paper/(?!blocks/)|house/components/")
"""Templates that are given structures only: there an attribute is an attribute."""

SAFE: Final = frozenset(("kept", "picture_element", "_"))
SAFE_FILTER: Final = "said"
"""Functions and the filter of the environment that give markup."""

IMPORTS: Final = """
from tamizdat.house.escaping import escape_text, printed as escape
from tamizdat.house.plain_code import Loop as LoopContext
name = """


class PlainCode(CodeGenerator):
    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A page is gathered in a list and handed out whole."""
        whole = frame.toplevel and frame.rootlevel and frame.buffer is None
        if whole:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  jinja2's naming
        if not OF_STRUCTURES.match(self.name or ""):
            super().visit_Getattr(node, frame)
            return
        if isinstance(node.node, nodes.Name):
            self.write(frame.symbols.ref(node.node.name))  # were it missing, it would have no attribute either
        else:
            self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  likewise
        if not self._is_plain(node.node) or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._is_safe(node):
            return
        if _escapes(frame, finalize):
            self.write("(escape_text(value) if (kind := type(value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._is_safe(node):
            return
        if _escapes(frame, finalize):
            self.write(")) is str else value if kind is Markup else escape(value))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _is_safe(self, node: nodes.Expr) -> bool:
        """Whether it is words of ours or markup that was printed before, which need no escaping."""
        if isinstance(node, nodes.Filter):
            return node.name == SAFE_FILTER
        name = node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""
        return name in SAFE and self._is_plain(node.node)  # type: ignore[attr-defined]  # only a call has a name

    def _is_plain(self, called: nodes.Expr) -> bool:
        """Whether it is a function of the environment that takes what it is given and nothing else."""
        known = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        return callable(known) and not isinstance(known, type) and _PassArg.from_obj(known) is None


def _escapes(frame: Frame, finalize: Any) -> bool:
    """Whether what is printed here is escaped and nothing else, whatever the page says.

    What :func:`tamizdat.house.escaping.printed` does is then written out, since a call of it would stand there sixty times.
    """
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile and finalize.src is None


class Loop:
    """What ``loop`` is in a template; no more than our templates ask of it."""

    __slots__ = ("_before", "_items", "first", "last", "length")

    def __init__(self, items: Iterable[Any], _undefined: type) -> None:
        self._items = items if isinstance(items, tuple) else tuple(items)
        self._before: object = self
        self.length = len(self._items)
        self.first, self.last = True, False

    def __iter__(self) -> Iterator[tuple[Any, Loop]]:
        left = self.length
        for item in self._items:
            left -= 1
            self.last = not left
            yield item, self
            self.first = False

    def changed(self, *value: Any) -> bool:
        """Whether ``value`` is another than at the last call."""
        changed, self._before = value != self._before, value
        return changed
