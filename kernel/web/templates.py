"""Templates whose fixed parts are joined once for each language.

Most of a page is fixed: text, sentences to translate, addresses of static files. Django works each of them out again
for every answer. This loader takes every run of neighbours that depend on nothing but the language, and keeps what
they gave the first time.
"""

import threading
from typing import Any

from django.template import Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

FIXED = (TextNode, CommentNode, LoadNode)


def _is_constant(expression: FilterExpression | None) -> bool:
    """Whether an argument of a tag is written in quotes, without filters."""
    if expression is None:
        return True
    named = isinstance(expression.var, Variable) and expression.var.lookups is not None
    return not expression.filters and not named


def _is_fixed(node: Node) -> bool:
    if type(node) is StaticNode:
        return node.varname is None and _is_constant(node.path)
    if type(node) is TranslateNode:
        return node.asvar is None and _is_constant(node.filter_expression) and _is_constant(node.message_context)
    return type(node) in FIXED


class FixedNode(Node):
    """Neighbours that depend on the language only."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.token, self.origin = nodes[0].token, nodes[0].origin
        self._kept: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What they give in the active language."""
        language = get_language()
        text = self._kept.get(language)
        if text is None:
            joined = "".join(str(node.render_annotated(context)) for node in self.nodes)
            text = self._kept[language] = mark_safe(joined)  # noqa: S308 - each part escaped what it had to
        return text

    render_annotated = render


def fold(nodes: NodeList) -> None:
    """Join runs of fixed nodes, in this list and below it, in place."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_fixed(node):
            run.append(node)
            continue
        folded += [FixedNode(run)] if len(run) > 1 or (run and type(run[0]) is not TextNode) else run
        run = []
        if node is not None:
            for below in _below(node):
                fold(below)
            folded.append(node)
    nodes[:] = folded


def _below(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        return [nodelist for _condition, nodelist in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodelist for nodelist in found if isinstance(nodelist, NodeList)]


class Loader(cached.Loader):
    """Django's cached loader, whose templates are folded before their first use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock = threading.RLock()

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """The template, folded once."""
        template: Template = super().get_template(template_name, skip)
        if not getattr(template, "is_folded", False):
            with self._lock:
                if not getattr(template, "is_folded", False):
                    fold(template.nodelist)
                    template.is_folded = True  # type: ignore[attr-defined]
        return template
