"""The twelve examples of the published contract; each says only what differs from the first."""

from copy import deepcopy
from typing import Any

FIRST: dict[str, Any] = {
    "date": "2026-03-10",
    "starts_at": "2026-03-10T10:00:00+01:00",
    "form": "assisted",
    "video": "ok",
    "patient": {
        "birth_date": "1938-05-02",
        "ehpad_resident": True,
        "treating_physician": "declared",
        "treating_physician_available": True,
    },
    "physician": {
        "specialty": "SM26",
        "sector": "1",
        "same_territory": True,
        "is_treating_physician": True,
    },
    "last_in_person_on": "2026-01-15",
    "accompanying": {"profession": "nurse", "liberal": False, "setting": "dedicated_place"},
}


def differing(**changes: Any) -> dict[str, Any]:
    """The first example with these keys changed; `patient__x` reaches inside."""
    case: dict[str, Any] = deepcopy(FIRST)
    for path, value in changes.items():
        where, _, inner = path.partition("__")
        if inner:
            case.setdefault(where, {})[inner] = value
        else:
            case[where] = deepcopy(value)
    return case


TCG = ("physician", "TCG", 25.0, ())
TCG_MHP = ("physician", "TCG", 25.0, (("MHP", 5.0),))
TCG_MOP = ("physician", "TCG", 25.0, (("MOP", 5.0),))
TLL = ("accompanying", "TLL", 12.0, ())
TE2 = ("requis", "TE2", 23.0, ())
RQD = ("requerant", "RQD", 10.0, ())

AT_HOME = {"patient__ehpad_resident": False}
ANOTHER = {"physician__is_treating_physician": False}
EXPERTISE = {
    "form": "tele_expertise",
    "year_counts": {"requis_patient": 0, "requerant_patient": 0, "patient_total": 0},
}

# name, situation, status, ips, lines, amo, findings that must be there
EXAMPLES: list[tuple[str, dict[str, Any], str, str, list[Any], float | None, set[tuple[str, str]]]] = [
    ("own treating physician, salaried nurse", FIRST, "in_pathway", "T", [TCG], 0.7, set()),
    (
        "liberal nurse at a dedicated place",
        differing(accompanying__liberal=True),
        "in_pathway",
        "T",
        [TCG, TLL],
        0.7,
        set(),
    ),
    (
        "Sunday",
        differing(date="2026-03-08", starts_at="2026-03-08T10:00:00+01:00"),
        "in_pathway",
        "T",
        [TCG_MHP],
        0.7,
        set(),
    ),
    (
        "video failed",
        differing(video="failed"),
        "not_billable",
        "T",
        [],
        None,
        {("video_failed", "blocking")},
    ),
    (
        "oriented by the treating physician",
        differing(**ANOTHER, orientation="treating_physician"),
        "in_pathway",
        "O",
        [TCG_MOP],
        0.7,
        set(),
    ),
    (
        "unknown physician, nobody oriented",
        differing(**AT_HOME, **ANOTHER, orientation="none", last_in_person_on=None),
        "outside_pathway",
        "S",
        [TCG_MOP],
        0.3,
        {("outside_pathway", "warning")},
    ),
    (
        "no treating physician, priority zone, coordinated organisation",
        differing(
            **AT_HOME,
            **ANOTHER,
            patient__treating_physician="none",
            patient__treating_physician_available=None,
            patient__priority_zone=True,
            orientation="coordinated_organisation",
        ),
        "excluded_from_pathway",
        "",
        [TCG_MOP],
        0.7,
        set(),
    ),
    (
        "child of ten",
        differing(**AT_HOME, **ANOTHER, patient__birth_date="2015-09-01", orientation="none"),
        "excluded_from_pathway",
        "",
        [TCG],
        0.7,
        set(),
    ),
    (
        "twelve months rule",
        differing(
            **AT_HOME,
            date="2021-03-10",
            starts_at="2021-03-10T10:00:00+01:00",
            last_in_person_on="2019-11-02",
        ),
        "not_billable",
        "T",
        [],
        None,
        {("no_recent_in_person", "blocking")},
    ),
    (
        "ophthalmologist in direct access",
        differing(**AT_HOME, **ANOTHER, physician__specialty="SM38", orientation="none"),
        "in_pathway",
        "D",
        [("physician", "TCS", None, ())],
        0.7,
        {("tariff_to_complete", "warning")},
    ),
    ("télé-expertise", differing(**EXPERTISE), "excluded_from_pathway", "", [TE2, RQD], 1.0, set()),
    (
        "fifth for this requis",
        differing(**EXPERTISE, year_counts__requis_patient=4),
        "excluded_from_pathway",
        "",
        [RQD],
        1.0,
        {("requis_limit", "blocking")},
    ),
]
