"""Answers of EU Login, as a fake one gives them."""

from collections.abc import Callable

import httpx

NAMESPACE = "https://ecas.ec.europa.eu/cas/schemas"
DETAILS = {
    "user": "n00camil",
    "email": "camille.martin@example.org",
    "firstName": "Camille",
    "lastName": "Martin",
    "domain": "external",
    "locale": "fr",
    "authenticationLevel": "MEDIUM",
}

Handler = Callable[[httpx.Request], httpx.Response]


def document(inside: str, namespace: str = NAMESPACE) -> bytes:
    """A whole answer."""
    return f'<cas:serviceResponse xmlns:cas="{namespace}" version="8.3">{inside}</cas:serviceResponse>'.encode()


def success(namespace: str = NAMESPACE, **changes: str) -> bytes:
    """Somebody is confirmed; an empty value leaves the element out."""
    details = {**DETAILS, **changes}
    elements = "".join(f"<cas:{name}>{text}</cas:{name}>" for name, text in details.items() if text)
    strengths = '<cas:strengths number="1"><cas:strength>PASSWORD_SMS</cas:strength></cas:strengths>'
    return document(f"<cas:authenticationSuccess>{elements}{strengths}</cas:authenticationSuccess>", namespace)


def failure(code: str) -> bytes:
    """Nobody is confirmed."""
    return document(f'<cas:authenticationFailure code="{code}">no</cas:authenticationFailure>')


def always(content: bytes, status: int = 200) -> Handler:
    """A server that gives one answer to everything."""
    return lambda request: httpx.Response(status, content=content)


def breaks(error: type[httpx.HTTPError]) -> Handler:
    """A server that cannot be reached."""

    def handler(request: httpx.Request) -> httpx.Response:
        raise error("ticket=ST-secret")

    return handler
