"""What every page must respect. The `web` client asks `problems()` about each page that it fetches."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse
from django.test import Client

LANGUAGES = ("fr", "en")
#: The class of the banner that says "this is a simulator".
BANNER = "banner"
UNNAMED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
EXECUTED_SCRIPTS = {"", "text/javascript", "application/javascript", "module", "importmap"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")


@dataclass(frozen=True)
class Page:
    """A parsed page."""

    html: str
    headers: Mapping[str, str]

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.html)
        lines = self.html.splitlines() or [""]
        places = [(line, code) for (line, _column), code, _data in parser.errors]
        return tree, [
            f"{code} in line {line}: {lines[min(line, len(lines)) - 1].strip()[:120]}" for line, code in places
        ]

    @property
    def tree(self) -> Element:
        """The document element."""
        return self._parsed[0]

    @property
    def syntax_errors(self) -> list[str]:
        """What a strict HTML parser stumbles over."""
        return self._parsed[1]

    @cached_property
    def elements(self) -> list[Element]:
        """All elements, in order."""
        return [e for e in self.tree.iter() if isinstance(e.tag, str)]

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id is given."""
        return Counter(e.attrib["id"] for e in self.elements if "id" in e.attrib)

    @cached_property
    def _parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.tree.iter() for child in parent}

    def named(self, *tags: str) -> list[Element]:
        """The elements with one of these tags."""
        return [e for e in self.elements if e.tag in tags]

    def inside(self, element: Element, tag: str) -> bool:
        """Whether `element` stands inside a `tag`."""
        parent = self._parents.get(element)
        return parent is not None and (parent.tag == tag or self.inside(parent, tag))


def problems(page: Page) -> list[str]:
    """What is wrong with the page; each sentence says what to write instead."""
    return [problem for rule in RULES for problem in rule(page)]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _show(element: Element) -> str:
    attributes = "".join(f' {k}="{v[:60]}"' for k, v in element.attrib.items())
    return f"<{element.tag}{attributes}>"


def _one_heading(page: Page) -> Iterator[str]:
    headings = [_text(e) for e in page.named("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 with a text is needed, found {headings}: write <h1> in block `content`, h2 for what is below it."


def _title(page: Page) -> Iterator[str]:
    titles = [_text(e) for e in page.named("title") if not page.inside(e, "svg")]
    if len(titles) != 1 or not re.sub(r"^\W+", "", titles[0]):
        yield f"a title is needed, found {titles}: write {{% block title %}} with what the h1 says."


def _language(page: Page) -> Iterator[str]:
    language = page.tree.attrib.get("lang", "")
    if language not in LANGUAGES:
        yield f'<html lang="{language}">: extend base.html, which writes the language of the page.'


def _parses(page: Page) -> Iterator[str]:
    for error in page.syntax_errors:
        yield f"HTML error {error}"


def _unique_ids(page: Page) -> Iterator[str]:
    for name, count in page.ids.items():
        if count > 1:
            yield f'id="{name}" stands {count} times: give each form a `prefix` or `auto_id` of its own.'


def _known_ids(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in POINTERS:
            for name in element.attrib.get(attribute, "").split():
                if name not in page.ids:
                    yield f"{_show(element)} points to id={name!r}, which is not in the page."


def _labels(page: Page) -> Iterator[str]:
    labelled = {e.attrib.get("for") for e in page.named("label") if _text(e)}
    for control in page.named("input", "select", "textarea"):
        if control.attrib.get("type", "text") in UNNAMED_INPUTS:
            continue
        named = control.attrib.get("aria-label") or control.attrib.get("aria-labelledby")
        if not (named or control.attrib.get("id") in labelled or page.inside(control, "label")):
            yield f'{_show(control)} has no label: use {{% include "parts/field.html" %}} or <label for>.'


def _names(page: Page) -> Iterator[str]:
    for image in page.named("img"):
        if "alt" not in image.attrib:
            yield f'{_show(image)} has no alt: describe it, or write alt="" where it only decorates.'
    for element in page.named("a", "button"):
        images = any(e.attrib.get("alt") or e.tag == "title" for e in element.iter())
        named = element.attrib.get("aria-label") or element.attrib.get("aria-labelledby")
        if not (_text(element) or images or named):
            yield f"{_show(element)} has no text: a screen reader cannot say what it does."


def _policy(page: Page) -> Iterator[str]:
    for element in page.elements:
        if handlers := [name for name in element.attrib if name.startswith("on")]:
            yield f"{_show(element)} has {handlers}: listen in a file under static/js/."
        if "style" in element.attrib:
            yield f"{_show(element)} has an inline style: use a class of static/css/site.css."
        if element.attrib.get("href", "").strip().lower().startswith("javascript:"):
            yield f"{_show(element)}: write a button and listen in a file under static/js/."
    for element in page.named("style"):
        yield f"{_show(element)}: the policy allows no style element; put it in static/css/site.css."
    for script in page.named("script"):
        executed = script.attrib.get("type", "") in EXECUTED_SCRIPTS
        if executed and not script.attrib.get("src") and not script.attrib.get("nonce"):
            yield f'{_show(script)} is inline: put it in static/js/ and write <script src="…" defer>.'


def _forms(page: Page) -> Iterator[str]:
    for form in page.named("form"):
        posts = form.attrib.get("method", "get").lower() == "post"
        foreign = re.match(r"https?://", form.attrib.get("action", ""))
        token = any(e.attrib.get("name") == "csrfmiddlewaretoken" for e in form.iter("input"))
        if posts and not foreign and not token:
            yield f"{_show(form)} has no {{% csrf_token %}}: a browser's post would be refused."


def _simulator(page: Page) -> Iterator[str]:
    if not any(BANNER in e.attrib.get("class", "").split() for e in page.elements):
        yield f'no element of class "{BANNER}": extend base.html, which says that this is a simulator.'
    header = page.headers.get("X-Robots-Tag", "")
    meta = [e.attrib.get("content", "") for e in page.named("meta") if e.attrib.get("name") == "robots"]
    if "noindex" not in header + " ".join(meta):
        yield "the page may be indexed: keep SimulatorHeadersMiddleware, which answers X-Robots-Tag: noindex."


RULES = (
    _one_heading,
    _title,
    _language,
    _parses,
    _unique_ids,
    _known_ids,
    _labels,
    _names,
    _policy,
    _forms,
    _simulator,
)


def check(response: HttpResponse, address: str = "") -> None:
    """Fail with all that is wrong when `response` is a page; other answers pass."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not 300 <= response.status_code < 400
    if not is_page or response.streaming:
        return
    found = problems(Page(response.content.decode(response.charset or "utf-8"), response.headers))
    if found:
        lines = "\n".join(f"  - {problem}" for problem in found)
        raise AssertionError(f"{address} ({response.status_code}):\n{lines}")


class Web(Client):
    """Django's test client that inspects every page it fetches."""

    def request(self, **request: Any) -> Any:
        """Fetch, then look at the page."""
        response = super().request(**request)
        check(response, f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '/')}")
        return response
