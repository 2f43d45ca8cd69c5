"""QR codes as images."""

import base64

import qrcode
from qrcode.image.svg import SvgPathImage


def data_uri(text: str) -> str:
    """An SVG image of `text` as a `data:` URI, which the content security policy lets through."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    svg: bytes = code.make_image(image_factory=SvgPathImage).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
