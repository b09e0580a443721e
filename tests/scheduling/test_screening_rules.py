"""The filter, in vignettes that a physician can read: who is stopped, by what, and who may go on."""

import pytest

from scheduling.rules.screening import NO, TOO_YOUNG, YES, Case, Filter, Question, Sign, faults, stop_of

CHEST = Sign("douleur dans la poitrine")
PURPURA = Sign("taches qui ne s’effacent pas")
EAR = Sign("douleur d’oreille", is_exclusion=True)
FEVER = Filter(minimum_age_months=36, signs=(CHEST, PURPURA, EAR))
SKIN = Filter(minimum_age_months=24, signs=(CHEST, PURPURA))
ANY_AGE = Filter(signs=(CHEST,))
ADULT, FOUR_YEARS, INFANT = 40 * 12, 4 * 12, 7

# who: what is asked, their age in months, what they answer « oui » to, and what stops
VIGNETTES = {
    "an adult with a cold": (FEVER, ADULT, [], ""),
    "an adult with a cold and chest pain": (FEVER, ADULT, [CHEST], CHEST.key),
    "a child of four with fever": (FEVER, FOUR_YEARS, [], ""),
    "a child of four with fever and purpura": (FEVER, FOUR_YEARS, [PURPURA], PURPURA.key),
    "a child of four with an aching ear": (FEVER, FOUR_YEARS, [EAR], EAR.key),
    "an infant with fever": (FEVER, INFANT, [], TOO_YOUNG),
    "an infant with fever and purpura goes to the 15 first": (FEVER, INFANT, [PURPURA], PURPURA.key),
    "an infant with an aching ear is too young first": (FEVER, INFANT, [EAR], TOO_YOUNG),
    "an aching ear and chest pain: the pain first": (FEVER, ADULT, [EAR, CHEST], CHEST.key),
    "two signs: the first that is asked": (FEVER, ADULT, [PURPURA, CHEST], CHEST.key),
    "the day of two years": (SKIN, 24, [], ""),
    "the eve of two years": (SKIN, 23, [], TOO_YOUNG),
    "a newborn where age says nothing": (ANY_AGE, 0, [], ""),
    "a sign of another motive": (ANY_AGE, ADULT, [PURPURA], ""),
}


@pytest.mark.parametrize("who", VIGNETTES)
def test_who_is_stopped_and_by_what(who: str) -> None:
    asked, age, raised, stop = VIGNETTES[who]
    answers = {sign.key: NO for sign in asked.signs} | {sign.key: YES for sign in raised}

    assert stop_of(asked, Case(age_months=age, answers=answers)) == stop


QUESTIONS = Filter(
    signs=(CHEST,),
    questions=(
        Question("depuis quand", (), is_free=True, is_required=True),
        Question("fièvre"),
        Question("poids", ("moins de 1 kg", "plus de 2 kg"), is_required=True),
    ),
)
COMPLETE = {CHEST.key: NO, "depuis quand": "hier", "fièvre": YES, "poids": "plus de 2 kg"}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"fièvre": ""}, []),
        ({CHEST.key: ""}, [CHEST.key]),
        ({CHEST.key: "peut-être"}, [CHEST.key]),
        ({"depuis quand": "   "}, ["depuis quand"]),
        ({"depuis quand": "x" * 501}, ["depuis quand"]),
        ({"fièvre": "39"}, ["fièvre"]),
        ({"poids": "1,5 kg"}, ["poids"]),
        ({"depuis quand": "", "poids": ""}, ["depuis quand", "poids"]),
    ],
)
def test_what_must_be_answered_before_an_hour_is_held(change: dict[str, str], missing: list[str]) -> None:
    assert [fault.key for fault in faults(QUESTIONS, COMPLETE | change)] == missing
