from django.db import models


class ActForm(models.TextChoices):
    """Forms of a teleconsultation, as the pathway contract names them."""

    SIMPLE_VIDEO = "simple_video", "Visio simple"
    ASSISTED = "assisted", "Assistée, avec chariot"
    BETWEEN_PHYSICIANS = "between_physicians", "Entre médecins, patient présent"


class AppointmentState(models.TextChoices):
    BOOKED = "booked", "Réservé"
    CANCELLED = "cancelled", "Annulé"
    HONOURED = "honoured", "Honoré"
    MISSED = "missed", "Non honoré"


class CancelReason(models.TextChoices):
    PATIENT = "patient", "À la demande du patient"
    PHYSICIAN = "physician", "Médecin indisponible"
    SITE = "site", "Site ou chariot indisponible"
    CONSENT = "consent", "Consentement refusé"
    UNSUITABLE = "unsuitable", "Motif qui ne convient pas à distance"
    MISTAKE = "mistake", "Erreur de saisie"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Lundi"
    TUESDAY = 1, "Mardi"
    WEDNESDAY = 2, "Mercredi"
    THURSDAY = 3, "Jeudi"
    FRIDAY = 4, "Vendredi"
    SATURDAY = 5, "Samedi"
    SUNDAY = 6, "Dimanche"


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "scheduling.booked": "a pris un rendez-vous",
    "scheduling.moved": "a déplacé un rendez-vous",
    "scheduling.cancelled": "a annulé un rendez-vous",
    "scheduling.motive_created": "a créé un motif",
    "scheduling.motive_edited": "a modifié un motif",
    "scheduling.red_flag_added": "a ajouté un signe d’alerte",
    "scheduling.red_flag_removed": "a retiré un signe d’alerte",
}
