"""A browser whose camera sees what a test shows it: a file of video that is written anew for each QR code."""

from pathlib import Path

import qrcode

WIDTH, HEIGHT = 640, 480
BLACK, WHITE = b"\x10", b"\xeb"
#: A modest picture a few times a second is enough for a QR code.
HEADER = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()


class Camera:
    """The fake camera of a Chromium started with `arguments`. It reads the file again whenever it is opened."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.y4m"
        self.show("nothing to see here")

    @property
    def arguments(self) -> list[str]:
        """What Chromium needs; permission is given without a question."""
        return [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={self.path}",
        ]

    def show(self, text: str) -> None:
        """Hold a QR code before the camera."""
        code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_L)
        code.add_data(text)
        frame = b"FRAME\n" + _luminance(code.get_matrix()) + b"\x80" * (WIDTH * HEIGHT // 2)
        new = self.path.with_suffix(".new")
        new.write_bytes(HEADER + frame * 2)
        new.replace(self.path)


def _luminance(matrix: list[list[bool]]) -> bytes:
    side = HEIGHT * 9 // 10 // len(matrix)
    left, top = (WIDTH - len(matrix) * side) // 2, (HEIGHT - len(matrix) * side) // 2
    rows = [b"".join((BLACK if dark else WHITE) * side for dark in row) for row in matrix]
    lines = [WHITE * left + row.ljust(WIDTH - left, WHITE) for row in rows for _ in range(side)]
    empty = WHITE * WIDTH
    return b"".join([empty] * top + lines).ljust(WIDTH * HEIGHT, WHITE)
