"""System checks of what certificates need."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register()
def fonts_are_there(**kwargs: Any) -> list[CheckMessage]:
    """Without the fonts of the whole Union's alphabets, Greek and Bulgarian names are lost in the PDF."""
    if (Path(settings.TRACES_PDF_FONTS) / "DejaVuSans.ttf").is_file():
        return []
    hint = "Run scripts/front_end.sh (make demo does), or point TRACES_PDF_FONTS to a folder with DejaVuSans.ttf."
    text = "The fonts of certificates are missing: PDFs show western letters only."
    return [Warning(text, hint=hint, id="certificates.W001")]
