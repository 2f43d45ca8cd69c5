"""Somebody with a browser that knows no scripts: cookies, forms and redirects over real HTTP."""

from urllib.parse import urljoin

import html5lib
import httpx

PASSWORD = "Herisson-2026!"


class Person:
    """Walks the pages until they lead to an application."""

    def __init__(self, base: str) -> None:
        self.base, self.http = base, httpx.Client()

    def go(self, address: str) -> httpx.Response:
        """Follow redirects as long as they stay on EU Login."""
        return self._follow(self.http.get(address))

    def submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Fill the page's form in and send it."""
        tree = html5lib.parse(page.text, namespaceHTMLElements=False)
        form = next(f for f in tree.iter("form") if f.get("method") == "post" and self._has(f, fields))
        hidden = {i.get("name"): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
        target = urljoin(str(page.url), form.get("action") or str(page.url))
        return self._follow(self.http.post(target, data={**hidden, **fields}, headers={"Referer": str(page.url)}))

    def _has(self, form: object, fields: dict[str, str]) -> bool:
        names = {e.get("name") for e in form.iter() if e.tag in ("input", "select", "button", "textarea")}
        return set(fields) <= names

    def _follow(self, answer: httpx.Response) -> httpx.Response:
        while answer.is_redirect and urljoin(str(answer.url), answer.headers["Location"]).startswith(self.base):
            answer = self.http.get(urljoin(str(answer.url), answer.headers["Location"]))
        return answer

    def sign_in(self, address: str, **method: str) -> httpx.Response:
        """From an application's redirect through the two screens."""
        first = self.go(address)
        second = self.submit(first, username="camille.martin@example.org")
        return self.submit(second, password=PASSWORD, **{"loginStrength": "PASSWORD", **method})
