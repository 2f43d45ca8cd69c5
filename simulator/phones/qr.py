"""QR code that opens a page on a real smartphone."""

import base64
from functools import lru_cache

import qrcode
from qrcode.image.svg import SvgPathImage


@lru_cache(maxsize=256)
def data_uri(address: str) -> str:
    """An SVG image of `address` as a `data:` URI, which the content security policy lets through."""
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    svg: bytes = code.make_image(image_factory=SvgPathImage).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
