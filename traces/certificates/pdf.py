"""A certificate on paper: boxes as on the model, marked across that it comes from a simulator."""

from collections.abc import Sequence
from html import escape
from io import BytesIO

import qrcode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from traces.certificates.boxes import DOCUMENT_TITLE, Box, animals
from traces.certificates.contents import Contents
from traces.certificates.fonts import Fonts, fonts
from traces.environments import Environment

MARGIN = 14 * mm
WIDTH = A4[0] - 2 * MARGIN
QR = 28 * mm
MARK = Color(0.55, 0.1, 0.1, alpha=0.14)
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


class _Paper:
    """The parts of one document in one set of letters."""

    def __init__(self, used: Fonts) -> None:
        self.fonts = used
        self.title = ParagraphStyle("title", fontName=used.bold, fontSize=12, leading=15)
        self.heading = ParagraphStyle(
            "heading", fontName=used.bold, fontSize=9.5, leading=12, spaceBefore=6, spaceAfter=2
        )
        self.text = ParagraphStyle("text", fontName=used.plain, fontSize=8, leading=10, splitLongWords=True)

    def box(self, box: Box) -> Paragraph:
        """Number and label in bold, then the lines."""
        head = f'<font name="{self.fonts.bold}">{escape(f"{box.number} {box.label}".strip())}</font>'
        return Paragraph("<br/>".join([head, *(escape(line) for line in box.lines)]), self.text)

    def boxes(self, boxes: Sequence[Box]) -> Table:
        """Two columns, filled line by line."""
        cells = [self.box(box) for box in boxes]
        if len(cells) % 2:
            cells.append(Paragraph("", self.text))
        rows = [cells[place : place + 2] for place in range(0, len(cells), 2)]
        return Table(rows, colWidths=[WIDTH / 2] * 2, style=GRID)

    def line(self, text: str) -> Paragraph:
        """One paragraph."""
        return Paragraph(escape(text), self.text)


def render(contents: Contents, verification: str, environment: Environment) -> bytes:
    """The file, in the active language. `verification` is the address in the QR code."""
    paper, out = _Paper(fonts()), BytesIO()
    reference = contents.certificate.reference or ""

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        _mark(canvas, paper.fonts)
        _foot(canvas, paper.fonts, f"{reference} – {environment.label}", document.page)

    frame = Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 18 * mm - MARGIN, 0, 0, 0, 0)
    document = BaseDocTemplate(out, pagesize=A4, title=reference, author=_("TRACES NT simulator"))
    document.addPageTemplates(PageTemplate("page", [frame], onPage=decorate))
    document.build(_story(paper, contents, verification))
    return out.getvalue()


def _story(paper: _Paper, contents: Contents, verification: str) -> list[Flowable]:
    story = [_head(paper, contents, verification), Spacer(0, 3 * mm)]
    story += [Paragraph(escape(_("Part I: Description of the consignment")), paper.heading)]
    story += [paper.boxes(contents.part_one), Spacer(0, 2 * mm), _commodity(paper, contents)]
    if contents.part_two:
        story += [Paragraph(escape(_("Part II: Certification")), paper.heading), paper.boxes(contents.part_two)]
    story += [Spacer(0, 3 * mm), _signatures(paper, contents)]
    return story


def _head(paper: _Paper, contents: Contents, verification: str) -> Table:
    certificate = contents.certificate
    left: list[Flowable] = [
        Paragraph(escape(str(DOCUMENT_TITLE)), paper.title),
        paper.line(f"{certificate.model.code} – {certificate.model.title}"),
        Paragraph(escape(certificate.reference or ""), paper.title),
        paper.line(_("Status: %(status)s") % {"status": certificate.standing.label}),
    ]
    if certificate.reason:
        left.append(paper.line(_("Reason: %(reason)s") % {"reason": certificate.reason}))
    if not contents.is_valid:
        left.append(paper.line(_("Not certified: this paper does not accompany animals.")))
    left.append(paper.line(_("Verify at: %(address)s") % {"address": verification}))
    code = Image(_qr(verification), QR, QR)
    return Table(
        [[left, code]],
        colWidths=[WIDTH - QR - 4 * mm, QR + 4 * mm],
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )


def _qr(text: str) -> BytesIO:
    code = qrcode.QRCode(border=1, box_size=6)
    code.add_data(text)
    out = BytesIO()
    code.make_image().save(out, format="PNG")
    out.seek(0)
    return out


def _commodity(paper: _Paper, contents: Contents) -> Table:
    model = contents.certificate.model
    head = paper.box(Box("", _("Description of the animals"), [model.species]))
    rows = [[head], *([paper.line(animals(line))] for line in contents.commodities)]
    return Table(rows, colWidths=[WIDTH], style=GRID)


def _signatures(paper: _Paper, contents: Contents) -> Table:
    unsigned, colon = [_("Not signed yet")], pgettext("before an error", ":")
    cells = [
        paper.box(Box("", block.title, [f"{label}{colon} {text}" for label, text in block.lines] or unsigned))
        for block in contents.blocks
    ]
    return Table([cells], colWidths=[WIDTH / 2] * 2, style=GRID)


def _mark(canvas: Canvas, used: Fonts) -> None:
    """Across each page, behind the text: nobody takes it for a real one."""
    canvas.saveState()
    canvas.setFillColor(MARK)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(55)
    canvas.setFont(used.bold, 58)
    canvas.drawCentredString(0, 0, _("SIMULATOR"))
    canvas.setFont(used.bold, 22)
    canvas.drawCentredString(0, -30, _("no legal value"))
    canvas.restoreState()


def _foot(canvas: Canvas, used: Fonts, text: str, number: int) -> None:
    canvas.saveState()
    canvas.setFont(used.plain, 7.5)
    said = _("Made by a simulator of TRACES NT, not by the European Commission. No legal value.")
    canvas.drawString(MARGIN, 11 * mm, said)
    canvas.drawString(MARGIN, 7.5 * mm, text)
    canvas.drawRightString(A4[0] - MARGIN, 7.5 * mm, str(number))
    canvas.restoreState()
