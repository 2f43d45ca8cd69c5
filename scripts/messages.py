"""Bring the translation catalogues up to date with the code: `make messages`. Needs Babel, not gettext.

Python files and templates are searched for messages; each `locale/*/LC_MESSAGES/django.po` gets the new ones (empty)
and loses those that are gone. Translations that are there stay as they are.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = ("config", "kernel", "eulogin", "mfa", "traces", "simulator")
TEMPLATES = ("templates", *CODE)
SUFFIXES = (".html", ".txt")

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NAME = "eulogin-simulator"
COMMENT = "Translators:"


def _files(folders: tuple[str, ...], *suffixes: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in suffixes and "migrations" not in p.parts)


def _python_of(template: Path) -> str:
    """Django's own translation of a template into something that looks like Python."""
    code = templatize(template.read_text(), origin=str(template))
    # Indentation means nothing in a template, but would mean something to Python's tokeniser.
    return "\n".join(line.lstrip() for line in code.splitlines())


def found() -> Catalog:
    """All messages of the code, with the translators' comments."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    sources = [(path, path.read_text()) for path in _files(CODE, ".py")]
    sources += [(path, _python_of(path)) for path in _files(TEMPLATES, *SUFFIXES) if "templates" in path.parts]
    for path, code in sources:
        for _line, message, comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS, [COMMENT]):
            catalogue.add(
                message, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=comments, context=context
            )
    return catalogue


def update(path: Path, template: Catalog) -> tuple[int, int]:
    """Merge the messages into one catalogue; answers how many are new and how many are gone."""
    language = path.parent.parent.name
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(language, header_comment=f"# {NAME}: messages ({language}).", project=NAME, fuzzy=False)
    before = {(m.id, m.context) for m in catalogue if m.id}
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    after = {(m.id, m.context) for m in catalogue if m.id}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    return len(after - before), len(before - after)


def main() -> int:
    """Update the catalogue of every language but English, which the code is written in."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    template = found()
    languages = {path.name for path in (ROOT / "locale").glob("*") if path.is_dir()} | {"fr"}
    for language in sorted(languages):
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        new, gone = update(path, template)
        print(f"{os.path.relpath(path)}: {len(template)} messages, {new} new, {gone} gone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
