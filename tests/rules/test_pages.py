"""The checks of the `web` client see what they are meant to see."""

import pytest

from tests.pages import Page, problems

HEADERS = {"X-Robots-Tag": "noindex, nofollow"}
GOOD = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Se connecter - EU Login</title>
<script src="/a.js" defer></script></head>
<body><aside class="banner">simulateur</aside><main id="main"><h1>Se connecter</h1>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="id_a">Nom</label><input id="id_a" name="a" aria-describedby="hint"><p id="hint">court</p>
<label>Pays <select name="b"><option>FR</option></select></label><button>Suivant</button></form>
<a href="/"><img src="/i.png" alt="Accueil"></a></main></body></html>"""

MISTAKES = [
    ("<h1>Se connecter</h1>", "", "one h1"),
    ("<h1>Se connecter</h1>", "<h1>Un</h1><h1>Deux</h1>", "one h1"),
    ("Se connecter - EU Login", " - ", "title"),
    ('lang="fr"', "", "base.html"),
    ("</form>", "</span></form>", "HTML error"),
    ('id="hint"', 'id="main"', "2 times"),
    ('id="hint"', "", "points to"),
    ('for="id_a"', 'for="main"', "no label"),
    ("Pays <select", "Pays</label><label> <textarea></textarea></label><select", "HTML error"),
    (' alt="Accueil"', "", "no alt"),
    (' alt="Accueil"', ' alt=""', "no text"),
    ("<button>Suivant", "<button>", "no text"),
    ("<button>", '<button onclick="go()">', "onclick"),
    ("<button>", '<button style="color: red">', "inline style"),
    ('href="/"', 'href="javascript:go()"', "button"),
    ("</head>", "<style>a {}</style></head>", "style element"),
    (' src="/a.js" defer', "", "inline"),
    ('name="csrfmiddlewaretoken"', 'name="other"', "csrf_token"),
    ('class="banner"', "", "simulator"),
]


def test_a_good_page_passes() -> None:
    assert problems(Page(GOOD, HEADERS)) == []


@pytest.mark.parametrize(("right", "wrong", "complaint"), MISTAKES)
def test_a_mistake_is_seen(right: str, wrong: str, complaint: str) -> None:
    assert right in GOOD
    found = problems(Page(GOOD.replace(right, wrong), HEADERS))
    assert any(complaint in problem for problem in found), found


def test_a_page_that_may_be_indexed_is_seen() -> None:
    assert any("indexed" in problem for problem in problems(Page(GOOD, {})))
