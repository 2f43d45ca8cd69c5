import pytest
from django.template import Context, Engine
from django.utils.translation import override

from kernel.web.templates import FixedNode, Loader

TEMPLATES = {
    "base": "{% load i18n static %}<p>{% translate 'Password' %}{% static 'a.css' %}</p>{% block b %}{% endblock %}",
    "child": "{% extends 'base' %}{% load i18n %}{% block b %}{% translate 'Sign in' %} {{ name }}{% endblock %}",
    "named": "{% load i18n %}{% translate 'Password' as word %}{% translate name %}{{ word }}",
    "filtered": "{% load i18n %}{% translate 'Password'|upper %}{% if name %}{% translate 'Password' %}!{% endif %}",
    "percent": "{% load i18n %}{% translate '100% sure' %} & <b>",
    "loop": "{% load i18n %}{% for n in name %}{% translate 'Password' %}-{{ n }}{% empty %}x{% endfor %}",
    "context": "{% load i18n %}a {% translate ':' context 'before an error' %}",
}
LIBRARIES = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
LOCMEM = ("django.template.loaders.locmem.Loader", TEMPLATES)


def _engine(*loaders) -> Engine:
    return Engine(loaders=list(loaders), libraries=LIBRARIES)


@pytest.fixture(scope="module")
def folded() -> Engine:
    return _engine(("kernel.web.templates.Loader", [LOCMEM]))


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_folded_page_says_what_an_unfolded_one_says(folded, name, language):
    plain = _engine(LOCMEM)
    for value in ("Sign in", "<i>", "", "Sign in"):
        with override(language):
            expected = plain.get_template(name).render(Context({"name": value}))
            assert folded.get_template(name).render(Context({"name": value})) == expected


def test_languages_do_not_mix(folded):
    with override("fr"):
        assert "Mot de passe" in folded.get_template("base").render(Context())
    with override("en"):
        assert "Mot de passe" not in folded.get_template("base").render(Context())


def test_neighbours_that_depend_on_the_language_only_are_one_node(folded):
    assert [type(node).__name__ for node in folded.get_template("base").nodelist] == ["FixedNode", "BlockNode"]


def test_what_depends_on_the_page_is_not_kept(folded):
    nodes = folded.get_template("named").nodelist.get_nodes_by_type(FixedNode)
    assert all("asvar" not in vars(inner) for node in nodes for inner in node.nodes)


def test_the_product_loads_its_pages_folded():
    from django.template import engines

    loader = engines["django"].engine.template_loaders[0]
    assert isinstance(loader, Loader)
    assert loader.get_template("eulogin/signin/identifier.html").is_folded
