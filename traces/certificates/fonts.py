"""The letters of the PDF: DejaVu, which has Greek and Cyrillic; without its files the western ones built in."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


@dataclass(frozen=True)
class Fonts:
    """Names as reportlab knows them."""

    plain: str
    bold: str


BUILT_IN = Fonts("Helvetica", "Helvetica-Bold")


def fonts() -> Fonts:
    """What there is in `TRACES_PDF_FONTS`."""
    return _registered(Path(settings.TRACES_PDF_FONTS))


@cache
def _registered(folder: Path) -> Fonts:
    files = {"DejaVuSans": folder / "DejaVuSans.ttf", "DejaVuSans-Bold": folder / "DejaVuSans-Bold.ttf"}
    if not all(file.is_file() for file in files.values()):
        return BUILT_IN
    for name, file in files.items():
        pdfmetrics.registerFont(TTFont(name, file))
    return Fonts(*files)
