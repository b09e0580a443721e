"""The words of the page of components. Fictional people, the sentences of the real pages."""

from typing import Any

from django.core.paginator import Paginator

from portal.presenters.icons import ICONS

SWATCHES = [
    ("action", "primary"),
    ("action, fond", "primary-soft"),
    ("direct", "live"),
    ("direct, fond", "live-soft"),
    ("fait", "ok"),
    ("attention", "warn"),
    ("danger", "danger"),
    ("texte", "ink"),
    ("texte léger", "ink-3"),
    ("bord de champ", "edge"),
    ("filet", "line"),
    ("creux", "sunken"),
]

BADGES = [
    {"label": "Reçu", "icon": "check", "tone": "ok"},
    {"label": "À rendre lundi", "icon": "clock", "tone": "warn"},
    {"label": "Allergie : pénicilline", "icon": "warning", "tone": "danger"},
    {"label": "A ajouté", "icon": "edit", "tone": "info"},
    {"label": "Figé", "icon": "lock", "tone": ""},
]

ALERTS = [
    {
        "tone": "warn",
        "icon": "warning",
        "happened": "L’image est coupée, le son passe",
        "safe": "Tout ce qui est écrit est gardé.",
        "todo": "Sans image, l’acte ne se facture pas comme téléconsultation.",
        "actions": [
            {"label": "Rétablir l’image", "url": "#retablir"},
            {"label": "Continuer au téléphone", "url": "#telephone", "icon": "phone"},
        ],
    },
    {
        "tone": "ok",
        "icon": "check-circle",
        "happened": "Ordonnance reçue par la pharmacie Dubois",
        "safe": "24 nov. 2026, 14 h 56.",
    },
    {"tone": "live", "icon": "bell", "happened": "Mme Garnier est en salle d’attente"},
    {
        "tone": "danger",
        "icon": "stop",
        "happened": "Le relais ne répond plus",
        "safe": "L’acte reste ouvert et vos notes sont gardées.",
        "todo": "Continuez au téléphone : 03 53 01 12 40.",
    },
]

VERDICTS = [
    {"kind": "in", "title": "Dans le parcours", "why": "Médecin traitant (IPS T)."},
    {
        "kind": "excl",
        "title": "Exclu du parcours, remboursé à 70 %",
        "why": "Médecin traitant indisponible (IPS à blanc).",
    },
    {"kind": "out", "title": "Hors parcours, remboursé à 30 %", "why": "Sans orientation (IPS S)."},
    {"kind": "no", "title": "Non facturable", "why": "Acte passé au téléphone."},
]

VITALS = [
    {"label": "Poids", "value": "63,4", "unit": "kg", "note": "+ 1,8 kg en 7 jours", "out": True},
    {"label": "Tension", "value": "148/86", "unit": "mmHg", "note": "142/80 en oct."},
    {"label": "SpO₂", "value": "94", "unit": "%", "note": "air ambiant"},
]

PATIENT = {
    "name": "Mme Jeanne Petit",
    "initials": "JP",
    "age": "87 ans",
    "born": "née Lemaire, le 12 mars 1939",
    "place": "EHPAD Les Marronniers, chambre 12",
    "url": "#dossier",
    "identity": {"label": "Identité qualifiée", "icon": "shield", "tone": "ok"},
    "alerts": ["Allergie : pénicilline"],
}

PEOPLE = [
    {"name": "Nadia Benali", "initials": "NB", "detail": "Infirmière, Les Marronniers", "tone": "warm"},
    {
        "name": "Dr Karim Haddad",
        "initials": "KH",
        "detail": "Dermatologue",
        "tone": "violet",
        "url": "#haddad",
    },
]

TIMELINE = [
    {
        "time": "14 h 00",
        "datetime": "14:00",
        "title": "Mme Odile Marchand",
        "text": "Terminé, compte rendu reçu",
        "state": "done",
    },
    {
        "time": "14 h 30",
        "datetime": "14:30",
        "title": "Mme Jeanne Petit",
        "text": "En salle d’attente",
        "state": "now",
        "url": "#petit",
    },
    {
        "time": "16 h 00",
        "datetime": "16:00",
        "title": "Libre",
        "text": "ouvert à la demande",
        "state": "free",
    },
    {"time": "17 h 00", "datetime": "17:00", "title": "Visites à domicile"},
]

TABLE = {
    "caption": "Sites du territoire",
    "columns": [
        {"label": "Site"},
        {"label": "Type"},
        {"label": "État"},
        {"label": "Actes", "number": True},
        {"label": "Incidents", "number": True},
    ],
    "rows": [
        {
            "cells": [
                {"text": "EHPAD Les Marronniers", "url": "#marronniers", "note": "Guise"},
                {"text": "EHPAD"},
                {"text": "En service", "icon": "check", "tone": "ok"},
                {"text": "1 284", "number": True},
                {"text": "12", "number": True},
            ]
        },
        {
            "cells": [
                {"text": "Mairie d’Étreux"},
                {"text": "Lieu public"},
                {"text": "Arrêté", "icon": "stop", "tone": "danger"},
                {"text": "86", "number": True},
                {"text": "7", "number": True},
            ]
        },
    ],
    "total": ["Total", "", "", "1 370", "19"],
}

LIST = [
    {
        "icon": "pill",
        "tone": "danger",
        "title": "L’ordonnance de M. Lefèvre n’est pas arrivée à la pharmacie",
        "text": "La messagerie refuse les messages. L’ordonnance est signée et gardée au dossier.",
        "action": {"label": "Choisir une autre pharmacie", "url": "#pharmacie"},
    },
    {
        "icon": "bolt",
        "title": "Nadia demande un passage pour M. Henri Blondel, 91 ans",
        "text": "Chute ce matin sans traumatisme crânien, douleur du poignet droit.",
        "badge": {"label": "aujourd’hui", "icon": "clock", "tone": "warn"},
        "action": {"label": "Proposer 16 h 45", "url": "#proposer"},
    },
]

NOTICES = [
    {
        "icon": "calendar",
        "title": "Nouveau rendez-vous",
        "text": "pour M. Henri Blondel, aujourd’hui à 16 h 45",
        "when": "pris par Nadia Benali, à 14 h 20",
        "url": "#rdv",
        "unread": True,
    },
    {
        "icon": "inbox",
        "title": "Avis du Dr Haddad",
        "text": "pour Mme Petit",
        "when": "hier à 19 h 16",
        "datetime": "2026-11-23T19:16:00+01:00",
    },
]

SEEN = [
    {
        "who": "Nadia Benali",
        "what": "a relevé les constantes",
        "when": "24 nov. 2026, 14 h 08",
        "datetime": "2026-11-24T14:08:00+01:00",
        "place": "Les Marronniers",
        "initials": "NB",
        "tone": "warm",
    },
    {
        "who": "Dr Sophie Morel",
        "what": "a ouvert le dossier",
        "when": "24 nov. 2026, 14 h 22",
        "initials": "SM",
    },
]

FACTS = [
    {"label": "Médecin traitant", "value": "Dr Sophie Morel", "origin": "déclaré le 3 févr. 2019"},
    {"label": "Lieu de vie", "value": "EHPAD Les Marronniers", "url": "#site"},
    {"label": "Pharmacie", "value": "Pharmacie Dubois, Guise", "origin": "saisie par Nadia le 3 févr. 2026"},
]

FINDINGS = [
    {
        "icon": "check-circle",
        "tone": "ok",
        "text": "Vue par le Dr Morel dans les douze derniers mois",
        "source": "Convention médicale 2024, art. 38",
    },
    {
        "icon": "info",
        "text": "Assistée par une infirmière salariée de l’établissement : pas de TLL ni de TLS",
    },
]

PATHWAY_CARD = {
    "kind": "out",
    "title": "Hors parcours, pris en charge à 30 %",
    "why": "Rien n’établit que le parcours de soins est respecté. Indicateur de parcours : S.",
    "lines": ["Médecin : TCG 25,00 € + MOP 5,00 €", "Accompagnant : TLL 12,00 €"],
    "total": "42,00 €",
    "serious": [
        {
            "icon": "warning",
            "tone": "warn",
            "text": "Le patient est hors du parcours de soins : il doit le savoir avant l’acte.",
            "source": "Code de la sécurité sociale, art. L162-5-3",
        }
    ],
    "others": [FINDINGS[0]],
}

STEPS = [
    {"label": "Patient", "state": "done", "url": "#patient"},
    {"label": "Motif", "state": "done"},
    {"label": "Créneau", "state": "current"},
    {"label": "Confirmation"},
]

CART_STEPS = [
    {"label": "Patiente", "state": "done"},
    {"label": "Contrôle", "state": "done"},
    {"label": "Constantes", "state": "done"},
    {"label": "Appel", "state": "current"},
    {"label": "Clôture"},
]

TABS = [
    {"label": "Dossier", "icon": "file", "url": "#dossier", "current": True},
    {"label": "Actes", "icon": "video", "url": "#actes", "count": 3},
    {"label": "Vu par", "icon": "eye", "url": "#vu"},
]

SAVED = [
    {"state": "saved", "text": "Enregistré à 14 h 43"},
    {"state": "saving", "text": "Enregistrement en cours"},
    {"state": "unsaved", "text": "Pas encore enregistré"},
    {"state": "failed", "text": "Non enregistré : la ligne est coupée. Nouvel essai automatique."},
]

MARKS = [{"x": 312, "label": "15 %"}, {"x": 417, "label": "20 %"}]


def specimens() -> dict[str, Any]:
    """Ready-made words for every component, by the name its section reads."""
    return {
        "swatches": [{"label": label, "token": token} for label, token in SWATCHES],
        "badges": BADGES,
        "alerts": ALERTS,
        "verdicts": VERDICTS,
        "pathway_card": PATHWAY_CARD,
        "case_fields": [("origin", "act")],
        "vitals": VITALS,
        "patient": PATIENT,
        "people": PEOPLE,
        "timeline": TIMELINE,
        "table": TABLE,
        "things": LIST,
        "notices": NOTICES,
        "seen": SEEN,
        "facts": FACTS,
        "findings": FINDINGS,
        "steps": STEPS,
        "cart_steps": CART_STEPS,
        "tabs": TABS,
        "saved": SAVED,
        "marks": MARKS,
        "icons": [{"name": name, "label": label} for name, label in ICONS.items()],
        "page": Paginator(range(60), 20).page(2),
        "empty_action": {"label": "Changer mon délai", "url": "#delai"},
        "disclosure": ["Médecin traitant, équipe de soins du site et personnes que la patiente a désignées."],
        "undo": {"label": "Annuler", "url": "#annuler"},
        "confirm": {"label": "Annuler le rendez-vous", "tone": "danger"},
        "card_link": {"label": "Tout voir", "url": "#tout"},
    }
