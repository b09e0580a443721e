from dataclasses import dataclass

from django.db import models


class TerritoryKind(models.TextChoices):
    CPTS = "cpts", "CPTS"
    ESP = "esp", "Équipe de soins primaires"
    ESS = "ess", "Équipe de soins spécialisés"
    SAS = "sas", "Service d’accès aux soins"


class SiteKind(models.TextChoices):
    EHPAD = "ehpad", "EHPAD"
    MSP = "msp", "Maison de santé"
    PRACTICE = "practice", "Cabinet"
    HEALTH_CENTRE = "health_centre", "Centre de santé"
    HOSPITAL = "hospital", "Hôpital"
    PHARMACY = "pharmacy", "Pharmacie"
    TOWN_HALL = "town_hall", "Mairie"
    HEALTH_HOUSE = "health_house", "Espace santé"


class SiteState(models.TextChoices):
    """What the list of sites can be narrowed to."""

    OPEN = "open", "Ouverts"
    CLOSED = "closed", "Fermés"


@dataclass(frozen=True, slots=True)
class CartWords:
    """What one kind is called within a sentence; `e` agrees with it. No page chooses by itself."""

    bare: str
    the: str
    of: str
    at: str
    of_this: str
    absent: str
    itself: str
    e: str


class CartKind(models.TextChoices):
    """A cart stays where it is; a kit goes with a nurse to whom she cares for."""

    CART = "cart", "Chariot"
    KIT = "kit", "Valise de domicile"

    @property
    def words(self) -> CartWords:
        return CART_WORDS[self]


CART_WORDS = {
    CartKind.CART: CartWords(
        bare="chariot",
        the="le chariot",
        of="du chariot",
        at="au chariot",
        of_this="de ce chariot",
        absent="Pas sur ce chariot",
        itself="Le chariot lui-même",
        e="",
    ),
    CartKind.KIT: CartWords(
        bare="valise",
        the="la valise",
        of="de la valise",
        at="à la valise",
        of_this="de cette valise",
        absent="Pas dans cette valise",
        itself="La valise elle-même",
        e="e",
    ),
}


class CartState(models.TextChoices):
    IN_SERVICE = "in_service", "En service"
    OUT_OF_SERVICE = "out_of_service", "Hors service"


class DeviceKind(models.TextChoices):
    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    OTOSCOPE = "otoscope", "Otoscope"
    DERMATOSCOPE = "dermatoscope", "Dermatoscope"
    ECG = "ecg", "ECG"
    BLOOD_PRESSURE = "blood_pressure", "Tensiomètre"
    OXIMETER = "oximeter", "Oxymètre"
    THERMOMETER = "thermometer", "Thermomètre"
    SCALE = "scale", "Balance"
    GLUCOMETER = "glucometer", "Lecteur de glycémie"
    SCREEN = "screen", "Écran"
    PRINTER = "printer", "Imprimante"


class DeviceResult(models.TextChoices):
    """What the last check said of a device."""

    OK = "ok", "Fonctionne"
    DEGRADED = "degraded", "À surveiller"
    FAILED = "failed", "Ne fonctionne pas"
    ABSENT = "absent", "Pas sur ce chariot"


class Calibration(models.TextChoices):
    UP_TO_DATE = "up_to_date", "à jour"
    DUE_SOON = "due_soon", "à prévoir"
    OVERDUE = "overdue", "dépassé"
    UNKNOWN = "unknown", "date inconnue"
    NOT_NEEDED = "not_needed", "ne s’étalonne pas"


class LineVerdict(models.TextChoices):
    """What a line carries, best first. The codes are those of the browser’s judgement."""

    GOOD = "good", "bonne"
    FAIR = "fair", "moyenne"
    POOR = "poor", "image réduite"
    AUDIO_ONLY = "audio_only", "son seulement"
    INSUFFICIENT = "insufficient", "insuffisante"
    NONE = "none", "impossible"


class LinePath(models.TextChoices):
    """How picture and sound may travel, most direct first."""

    DIRECT = "direct", "direct"
    UDP = "udp", "relayé en UDP"
    TCP = "tcp", "relayé en TCP"
    TLS = "tls", "relayé en TLS (port 443)"


class DeviceTried(models.TextChoices):
    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"
    MICROPHONE = "microphone", "Micro"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    SPEAKER = "speaker", "Haut-parleur"


class DeviceAnswer(models.TextChoices):
    """What the person says of a device that was tried."""

    YES = "yes", "Fonctionne"
    NO = "no", "Ne fonctionne pas"


class NumberQuality(models.TextChoices):
    """Whose number it is, in the order of the sheet."""

    SITE = "site", "Le site"
    PHYSICIAN = "physician", "Médecin de garde ou d’astreinte"
    TECHNICIAN = "technician", "Technique"
    CARE = "care", "Soins"


class LinkLife(models.IntegerChoices):
    """How many days a link of an installer may wait to be opened, and be used."""

    DAY = 1, "un jour"
    WEEK = 7, "une semaine"
    MONTH = 30, "un mois"


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "territory.region_opened": "a ouvert la région",
    "territory.region_edited": "a modifié la région",
    "territory.territory_declared": "a déclaré un territoire",
    "territory.priority_zones_declared": "a déclaré les zones prioritaires",
    "territory.site_created": "a créé un site",
    "territory.site_edited": "a modifié un site",
    "territory.room_added": "a ajouté une salle",
    "territory.room_renamed": "a renommé une salle",
    "territory.room_removed": "a retiré une salle",
    "territory.cart_created": "a créé un chariot",
    "territory.cart_edited": "a modifié un chariot",
    "territory.line_tested": "a testé une ligne",
    "territory.line_test_link_made": "a fait un lien d’essai pour un installateur",
    "territory.line_test_link_opened": "a ouvert un lien d’essai",
    "territory.line_test_link_revoked": "a retiré un lien d’essai",
    "territory.device_added": "a ajouté un appareil",
    "territory.device_edited": "a modifié un appareil",
    "territory.device_calibrated": "a dit la date d’étalonnage d’un appareil",
    "territory.device_stopped": "a mis un appareil hors service",
    "territory.device_put_back": "a remis un appareil en service",
    "territory.number_declared": "a déclaré un numéro professionnel",
    "territory.number_withdrawn": "a retiré un numéro professionnel",
    "territory.device_removed": "a retiré un appareil",
}


class FrenchRegion(models.TextChoices):
    """INSEE codes (code officiel géographique, 2025)."""

    GUADELOUPE = "01", "Guadeloupe"
    MARTINIQUE = "02", "Martinique"
    GUYANE = "03", "Guyane"
    REUNION = "04", "La Réunion"
    MAYOTTE = "06", "Mayotte"
    ILE_DE_FRANCE = "11", "Île-de-France"
    CENTRE = "24", "Centre-Val de Loire"
    BOURGOGNE = "27", "Bourgogne-Franche-Comté"
    NORMANDIE = "28", "Normandie"
    HAUTS_DE_FRANCE = "32", "Hauts-de-France"
    GRAND_EST = "44", "Grand Est"
    PAYS_DE_LA_LOIRE = "52", "Pays de la Loire"
    BRETAGNE = "53", "Bretagne"
    NOUVELLE_AQUITAINE = "75", "Nouvelle-Aquitaine"
    OCCITANIE = "76", "Occitanie"
    AUVERGNE = "84", "Auvergne-Rhône-Alpes"
    PROVENCE = "93", "Provence-Alpes-Côte d’Azur"
    CORSE = "94", "Corse"
