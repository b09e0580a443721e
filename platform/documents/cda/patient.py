"""The patient of a document: the strict traits of the identity, as the RNIV asks."""

from documents.cda.parts import Citizen
from documents.cda.xml import Element, address, el, telephone

SEXES = {"F": "Féminin", "M": "Masculin", "U": "Inconnu"}
ADMINISTRATIVE_GENDER = "2.16.840.1.113883.5.1"


def record_target(patient: Citizen, *, ins_root: str, local_root: str) -> Element:
    """`ins_root`: the OID of the matricule, which tells real ones from those of tests; `local_root`: ours."""
    return el(
        "recordTarget",
        el(
            "patientRole",
            el("id", root=ins_root, extension=patient.ins) if patient.ins else None,
            el("id", root=local_root, extension=patient.local),
            address(patient.address),
            telephone(patient.phone, use="MC"),
            el("telecom", value=f"mailto:{patient.email}") if patient.email else None,
            _patient(patient),
        ),
    )


def _patient(patient: Citizen) -> Element:
    return el(
        "patient",
        _name(patient),
        el(
            "administrativeGenderCode",
            code=patient.sex,
            displayName=SEXES[patient.sex],
            codeSystem=ADMINISTRATIVE_GENDER,
        ),
        el("birthTime", value=patient.born_on.strftime("%Y%m%d")),
        _birthplace(patient.birth_place) if patient.birth_place else None,
        classCode="PSN",
    )


def _name(patient: Citizen) -> Element:
    return el(
        "name",
        el("family", text=patient.birth_name, qualifier="BR"),
        el("given", text=patient.given_names),
        el("given", text=patient.first_given, qualifier="BR"),
        el("family", text=patient.used_name, qualifier="CL") if patient.used_name else None,
        el("given", text=patient.used_given, qualifier="CL") if patient.used_given else None,
    )


def _birthplace(insee: str) -> Element:
    return el("birthplace", el("place", el("addr", el("county", text=insee))))
