"""VAT and EORI numbers. The good ones are published examples or made by the published rule."""

from traces.operators.identifiers import is_eori, is_vat, normalise

GOOD = {
    "FR": ["FR40303265045", "FRK7399859412"],
    "BE": ["BE0428759497"],
    "DE": ["DE136695976"],
    "IT": ["IT00743110157"],
    "LU": ["LU15027442"],
    "PL": ["PL8567346215"],
    "GR": ["EL094259216"],
    "NL": ["NL004495445B01"],
    "AT": ["ATU13585627"],
    "MA": ["123456789"],
}
BAD = {
    "FR": ["FR41303265045", "FR40303265046", "40303265045", "DE136695976", ""],
    "BE": ["BE0428759498"],
    "DE": ["DE136695978"],
    "IT": ["IT00743110158"],
    "LU": ["LU15027443"],
    "PL": ["PL8567346216"],
    "GR": ["GR094259216"],
    "MA": ["!"],
}


def test_vat_numbers_are_checked_by_the_rule_of_their_country() -> None:
    assert [one for country, numbers in GOOD.items() for one in numbers if not is_vat(one, country)] == []
    assert [one for country, numbers in BAD.items() for one in numbers if is_vat(one, country)] == []


def test_an_eori_is_a_country_and_up_to_fifteen_signs() -> None:
    assert is_eori("FR12345678900012")
    assert is_eori("GB1")
    assert not any(map(is_eori, ["FR", "1R123", "FR1234567890123456", "FR12-3"]))


def test_what_people_put_between_the_signs_is_left_out() -> None:
    assert normalise("fr 40.303-265/045") == "FR40303265045"
