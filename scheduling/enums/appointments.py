"""What an appointment is, what becomes of it, and who was late or did not come."""

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
    MISSED = "missed", "Non venu"


class CancelReason(models.TextChoices):
    PATIENT = "patient", "À la demande du patient"
    PATIENT_BUSY = "patient_busy", "Patient indisponible à cette heure"
    PATIENT_NEEDLESS = "patient_needless", "Plus nécessaire, selon le patient"
    PATIENT_SEEN = "patient_seen", "Le patient a consulté ailleurs"
    PHYSICIAN = "physician", "Médecin indisponible"
    SITE = "site", "Site ou chariot indisponible"
    CONSENT = "consent", "Consentement refusé"
    UNSUITABLE = "unsuitable", "Motif qui ne convient pas à distance"
    MISTAKE = "mistake", "Erreur de saisie"


class Party(models.TextChoices):
    """Who is late to an appointment."""

    PHYSICIAN = "physician", "Le médecin"
    PATIENT = "patient", "Le patient"


DELAYS = (5, 10, 15, 20, 30, 45)  # minutes that a physician may announce in one press


class AttendanceKind(models.TextChoices):
    """« Non venu », and late by some minutes: what is counted. What an act before pushed back is not."""

    NO_SHOW = "no_show", "Non venu"
    PATIENT_LATE = "patient_late", "Patient en retard"
    PHYSICIAN_LATE = "physician_late", "Médecin en retard"
    PUSHED = "pushed", "Acte précédent prolongé"


class CountedBy(models.TextChoices):
    """By what those who did not come, or late, are counted."""

    PHYSICIAN = "medecin", "Médecin"
    SITE = "site", "Site"
    MOTIVE = "motif", "Motif"


class ObjectionReason(models.TextChoices):
    """Why the treating physician objects to an act that somebody else booked for their patient."""

    OWN_CARE = "own_care", "Je vois moi-même ce patient pour cela"
    ALREADY_DONE = "already_done", "Déjà fait, ou déjà prévu ailleurs"
    IN_PERSON = "in_person", "À voir en présence"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    OTHER = "other", "Une autre raison"
