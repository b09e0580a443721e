"""A report and a fee sheet built of every block, as the apps will build theirs."""

import datetime as dt

from documents import pdf

AT = dt.datetime(2026, 11, 24, 13, 53, tzinfo=dt.UTC)

PATIENT = pdf.Patient(
    name="Mme PETIT Jeanne, née LEMAIRE",
    facts=[
        ("Prénoms de naissance", "Jeanne Marie Léonie"),
        ("Née le", "12/03/1939, 87 ans, sexe féminin"),
        ("Matricule INS", "2 39 03 02 361 045 09 (identité qualifiée)"),
        ("Lieu de naissance", "02361 Guise"),
        ("Lieu de vie", "EHPAD Les Marronniers, Le Nouvion-en-Thiérache, chambre 12"),
        ("Médecin traitant", "Dr Sophie Morel, MSP de Guise"),
    ],
)
LETTERHEAD = pdf.Letterhead(
    name="Dr Sophie Morel",
    lines=[
        "Médecine générale, secteur 1",
        "RPPS 10000000249 · FINESS 020000998",
        "MSP de Guise, 12 rue du Familistère, 02120 Guise",
        "03 23 00 00 00",
    ],
    right=["Guise, mardi 24 novembre 2026", "Téléconsultation assistée"],
)


def report(*, long: bool = False, draft: bool = False) -> bytes:
    """The report of a teleconsultation, with the five duties of R6316-4."""
    findings = "Œdèmes des chevilles, prenant le godet. Pas d'orthopnée : « je dors bien ». SpO₂ à 94 %."
    blocks = [
        LETTERHEAD,
        pdf.Title("Compte rendu de téléconsultation", "mar. 24 nov. 2026, de 14 h 31 à 14 h 48"),
        PATIENT,
        pdf.Callout("Allergie déclarée", "Pénicillines : œdème de Quincke en 2004.", tone="danger"),
        pdf.Section("Motif"),
        pdf.Paragraph("Œdèmes des chevilles, suivi d'insuffisance cardiaque."),
        pdf.Section("Constantes"),
        pdf.Vitals(
            [
                pdf.Vital(
                    name="Pression artérielle",
                    value="148/86",
                    unit="mmHg",
                    when="14 h 08",
                    origin="Nadia Benali",
                ),
                pdf.Vital(name="Poids", value="63,4", unit="kg", when="14 h 06", origin="Nadia Benali"),
                pdf.Vital(
                    name="Saturation (SpO₂)",
                    value="94",
                    unit="%",
                    when="14 h 08",
                    origin="Nadia Benali, air ambiant",
                ),
            ]
        ),
        pdf.Section("Examen et conclusion"),
        pdf.Paragraph("\n".join([findings] * (60 if long else 2))),
        pdf.Bullets(
            [
                "Furosémide porté à 40 mg le matin pendant 5 jours.",
                "Pesée chaque matin ; appeler après 2 kg.",
            ]
        ),
        pdf.Section("Traçabilité de l'acte (article R6316-4)"),
        pdf.Facts(
            pairs=[
                ("Professionnels", "Dr Sophie Morel ; Nadia Benali, infirmière salariée"),
                ("Consentement", "Oral, de la patiente elle-même, à 14 h 05"),
                ("Date et heure", "24/11/2026, de 14 h 31 à 14 h 48"),
                ("Incident technique", "Aucun"),
            ]
        ),
        pdf.Section("Actes et prescriptions"),
        pdf.Paragraph("", empty="Aucune prescription n'a été faite hors du plan de soins."),
        pdf.Signature(
            name="Dr Sophie Morel",
            lines=["Médecine générale, RPPS 10000000249"],
            signed="" if draft else "Validé dans Pivot le mar. 24 nov. 2026 à 14 h 53",
        ),
    ]
    return pdf.render(
        pdf.Sheet(
            title="Compte rendu de téléconsultation",
            author="Dr Sophie Morel",
            at=AT,
            running="Mme PETIT Jeanne, née LEMAIRE, 12/03/1939",
            foot="Pivot · document 7d3f3f0e-4d86-4a55-9d1b-0a5f1f6b1c11, version 1",
            draft=draft,
        ),
        blocks,
    )


def fee_sheet() -> bytes:
    """The preparation of a fee sheet."""
    blocks = [
        LETTERHEAD,
        pdf.Title("Feuille de soins (préparation)", "Téléconsultation du mar. 24 nov. 2026"),
        pdf.Callout(
            "Ce document n'est pas une feuille de soins électronique",
            "Il prépare la saisie dans votre logiciel agréé. Aucune télétransmission n'est faite par Pivot.",
            tone="warn",
        ),
        PATIENT,
        pdf.Section("Actes"),
        pdf.Table(
            columns=[
                pdf.Column("Date", 3),
                pdf.Column("Code", 2),
                pdf.Column("Acte", 8),
                pdf.Column("Honoraires", 3, number=True),
                pdf.Column("Taux", 2, number=True),
                pdf.Column("Part patient", 3, number=True),
            ],
            rows=[
                ("24/11/2026", "TCG", "Téléconsultation de médecine générale", "30,00 €", "100 %", "0,00 €"),
            ],
            total=("Total", "", "", "30,00 €", "", "0,00 €"),
        ),
        pdf.Section("Lignes non proposées"),
        pdf.Table(columns=[pdf.Column("Code"), pdf.Column("Raison", 5)], rows=[]),
        pdf.Signature(name="Dr Sophie Morel", lines=["RPPS 10000000249"]),
        pdf.Signature(name="Mme Jeanne Petit, assurée", caption="Signature de l'assurée ou empêchement"),
    ]
    return pdf.render(
        pdf.Sheet(
            title="Feuille de soins (préparation)",
            author="Dr Sophie Morel",
            at=AT,
            running="Mme PETIT Jeanne",
            foot="Pivot · brouillon modifiable, sans numéro",
            draft=True,
        ),
        blocks,
    )
