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


class AgendaView(models.TextChoices):
    """How an agenda is looked at, as its address says it."""

    DAY = "jour", "Jour"
    WEEK = "semaine", "Semaine"
    LIST = "liste", "Liste"


class Party(models.TextChoices):
    """Who is late to an appointment."""

    PHYSICIAN = "physician", "Le médecin"
    PATIENT = "patient", "Le patient"


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


class HoldPurpose(models.TextChoices):
    """Why an hour is kept, and so for how long (`services.holds`)."""

    BOOKING = "booking", "Une réservation en cours"
    PROPOSAL = "proposal", "Une proposition faite à une demande"
    WAITING = "waiting", "Une place offerte à qui attend"
    MOVING = "moving", "Une autre heure choisie par le patient"


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


class Destination(models.TextChoices):
    """Where somebody goes whom a teleconsultation must not keep waiting."""

    SAMU = "samu", "Le 15, SAMU"
    DEAF = "sms_114", "Le 114, par SMS : personne sourde ou malentendante"
    SUICIDE = "suicide_3114", "Le 3114 : crise suicidaire"
    TREATING = "treating_physician", "Son médecin traitant"
    IN_PERSON = "in_person", "Une consultation en présence"


class StopKind(models.TextChoices):
    SIGN = "sign", "Signe d’alerte"
    EXCLUSION = "exclusion", "Exclusion : ne convient pas à distance"


class QuestionKind(models.TextChoices):
    YES_NO = "yes_no", "Oui ou non"
    TEXT = "text", "Quelques mots"
    CHOICE = "choice", "Un choix dans une liste"


class ScreeningOutcome(models.TextChoices):
    """What became of a passage through the filter."""

    BOOKED = "booked", "Réservé"
    STOPPED = "stopped", "Arrêté"


class UnsuitableReason(models.TextChoices):
    """Why a physician marks a motive back to whoever booked."""

    IN_PERSON = "in_person", "Il fallait un examen en présence"
    EMERGENCY = "emergency", "Ne pouvait pas attendre ce rendez-vous"
    OTHER_MOTIVE = "other_motive", "Un autre motif convenait"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    MATERIAL = "material", "Il manquait un appareil ou un document"


class ObjectionReason(models.TextChoices):
    """Why the treating physician objects to an act that somebody else booked for their patient."""

    OWN_CARE = "own_care", "Je vois moi-même ce patient pour cela"
    ALREADY_DONE = "already_done", "Déjà fait, ou déjà prévu ailleurs"
    IN_PERSON = "in_person", "À voir en présence"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    OTHER = "other", "Une autre raison"


class Wished(models.IntegerChoices):
    """Within how many days the patient of a referral should be seen: the most urgent first."""

    TWO_DAYS = 2, "Sous 48\u00a0heures"
    WEEK = 7, "Dans la semaine"
    MONTH = 30, "Dans le mois"
    QUARTER = 90, "Dans les trois mois"


class SentTo(models.TextChoices):
    """To whom a referral may be written."""

    PHYSICIAN = "physician", "Un médecin"
    SPECIALTY = "specialty", "Une spécialité, dans un territoire"
    ROTA = "rota", "La permanence d’un territoire"


class ReferralState(models.TextChoices):
    WRITTEN = "written", "Attend une réponse"
    TAKEN = "taken", "Pris, sans rendez-vous encore"
    BOOKED = "booked", "Rendez-vous pris"
    DONE = "done", "Patient vu"
    DECLINED = "declined", "Décliné"
    WITHDRAWN = "withdrawn", "Retiré"
    EXPIRED = "expired", "Validité passée"


class ReferralDecline(models.TextChoices):
    """Why the physician whom a referral reached does not take it."""

    NOT_MINE = "not_mine", "Hors de mon exercice"
    TOO_LONG = "too_long", "Pas de place dans le délai souhaité"
    IN_PERSON = "in_person", "À voir en présence"
    INCOMPLETE = "incomplete", "Il manque une information"


class ReferralWithdrawal(models.TextChoices):
    """Why the one who wrote a referral takes it back."""

    NOT_NEEDED = "not_needed", "Il n’est plus nécessaire"
    SEEN = "seen", "Le patient a été vu autrement"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    MISTAKE = "mistake", "Erreur de saisie"


class Urgency(models.IntegerChoices):
    """How soon the patient of a request is to be seen: the most urgent first."""

    HOUR = 1, "Dans l’heure"
    TODAY = 2, "Aujourd’hui"
    TWO_DAYS = 3, "Sous 48\u00a0heures"


class DemandState(models.TextChoices):
    OPEN = "open", "Attend un médecin"
    PROPOSED = "proposed", "Heures proposées"
    ACCEPTED = "accepted", "Acceptée"
    WITHDRAWN = "withdrawn", "Retirée"
    UNMET = "unmet", "Close sans médecin"


class DeclineReason(models.TextChoices):
    """Why a physician does not take a request. The last two are a judgement: nobody else is asked."""

    BUSY = "busy", "Pas disponible à temps"
    OTHER_PHYSICIAN = "other_physician", "Pour un autre médecin ou une autre spécialité"
    IN_PERSON = "in_person", "À voir en présence"
    EMERGENCY = "emergency", "Ne peut pas attendre : appeler le 15"


class WaitingState(models.TextChoices):
    WAITING = "waiting", "En attente"
    OFFERED = "offered", "Une heure est offerte"
    SERVED = "served", "Servi"
    LEFT = "left", "Retiré"
    EXPIRED = "expired", "Date passée"


class FollowUpState(models.TextChoices):
    PLANNED = "planned", "À programmer"
    BOOKED = "booked", "Pris"
    DROPPED = "dropped", "Abandonné"


class FollowUpDelay(models.TextChoices):
    """When the physician wants to see the patient again."""

    WEEK = "1s", "dans une semaine"
    FORTNIGHT = "2s", "dans deux semaines"
    MONTH = "1m", "dans un mois"
    QUARTER = "3m", "dans trois mois"
    HALF_YEAR = "6m", "dans six mois"
    YEAR = "12m", "dans un an"


class DropReason(models.TextChoices):
    """Why a planned follow-up is given up."""

    DONE = "done", "Déjà fait autrement"
    PATIENT = "patient", "Le patient ne le souhaite pas"
    USELESS = "useless", "Plus nécessaire"
    IN_PERSON = "in_person", "À voir en présence"
    GONE = "gone", "Le patient est parti, ou décédé"
    REPLACED = "replaced", "Une autre suite a été demandée"  # said by itself, never chosen


class OfferOutcome(models.TextChoices):
    TAKEN = "taken", "Retenue"
    DECLINED = "declined", "Ne convenait pas"
    LAPSED = "lapsed", "Sans réponse"


class MotiveState(models.TextChoices):
    """What the list of motives can be narrowed to."""

    OFFERED = "offered", "Proposés"
    CLOSED = "closed", "Non proposés"


class MotiveKeeper(models.TextChoices):
    REGION = "region", "De la région"
    PHYSICIAN = "physician", "Propres à un médecin"


DELAYS = (5, 10, 15, 20, 30, 45)  # minutes that a physician may announce in one press


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Lundi"
    TUESDAY = 1, "Mardi"
    WEDNESDAY = 2, "Mercredi"
    THURSDAY = 3, "Jeudi"
    FRIDAY = 4, "Vendredi"
    SATURDAY = 5, "Samedi"
    SUNDAY = 6, "Dimanche"


class HalfDay(models.TextChoices):
    """When somebody would rather be seen."""

    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"


class SearchScope(models.TextChoices):
    """Among whom an hour is looked for."""

    FIRST = "first", "Médecin traitant d’abord"
    PHYSICIAN = "physician", "Un médecin"
    ROTA = "rota", "Permanence du territoire"
    REGION = "region", "Toute la région"


class SearchOrder(models.TextChoices):
    SOONEST = "soonest", "au plus tôt"
    NEAREST = "nearest", "au plus proche"


class DayKind(models.TextChoices):
    """What an exception makes of its day, or of some hours of it."""

    CLOSED = "closed", "Fermé"
    OPEN = "open", "Ouvert en plus"


class FeedProblem(models.TextChoices):
    """Why another agenda could not be read: what happened, and what to do."""

    ADDRESS = "address", "Cette adresse n’est pas permise : il faut une adresse https, publique."
    REFUSED = "refused", "L’autre agenda refuse cette adresse : recopiez-la, elle a pu être changée."
    UNREACHABLE = "unreachable", "L’autre agenda ne répond pas. Un nouvel essai est fait toutes les 10 min."
    TOO_BIG = "too_big", "L’autre agenda dépasse 5 Mo : partagez-en une période plus courte."
    UNREADABLE = "unreadable", "Ce qui a été reçu n’est pas un agenda iCalendar lisible : vérifiez l’adresse."


class Fact(models.TextChoices):
    """« Fait du parcours »: what the verdict turns on and only somebody can say."""

    TREATING_PHYSICIAN = "treating_physician", "Médecin traitant"
    TREATING_AVAILABLE = "treating_physician_available", "Médecin traitant disponible à temps"
    ORIENTATION = "orientation", "Adressage"
    LAST_IN_PERSON = "last_in_person_on", "Dernière consultation en présence"
    REGULATED = "regulated", "Adressé par la régulation médicale"
    AWAY_FROM_HOME = "away_from_home", "Hors de sa résidence habituelle"
    DETAINEE = "detainee", "Personne détenue"
    DISABILITY_RESIDENT = "disability_resident", "Réside dans un établissement pour adultes handicapés"
    URGENCY = "urgency", "Urgence"
    ALD = "ald_related", "En rapport avec l’ALD"
    MATERNITY = "maternity", "Maternité"
    WORK_ACCIDENT = "work_accident", "Accident du travail ou maladie professionnelle"
    REPLACES = "replaces_treating_physician", "Remplace le médecin traitant"
    SALARIED = "salaried", "À titre salarié"
    VOLUNTEER = "volunteer", "À titre bénévole"
    OPPOSABLE = "opposable_tariff", "Au tarif opposable"
    BESIDE_LIBERAL = "accompanying_liberal", "Accompagnement à titre libéral"
    SETTING = "accompanying_setting", "Cadre de l’accompagnement"


UNKNOWN = "unknown"  # said of any fact: what was said before no longer holds, and nothing replaces it


class Answer(models.TextChoices):
    YES = "yes", "Oui"
    NO = "no", "Non"


class Declared(models.TextChoices):
    """Whether the patient declared a treating physician, when the file names none."""

    ELSEWHERE = "declared", "Oui, qui n’est pas dans l’annuaire"
    NONE = "none", "Non, aucun"


class Orientation(models.TextChoices):
    """Who sent the patient, as the pathway contract names them."""

    TREATING_PHYSICIAN = "treating_physician", "Son médecin traitant"
    OTHER_PHYSICIAN = "other_physician", "Un autre médecin"
    COORDINATED = "coordinated_organisation", "Une organisation coordonnée du territoire"
    SAS = "sas", "Le service d’accès aux soins (SAS)"
    NONE = "none", "Personne"


class Setting(models.TextChoices):
    """Where the nurse accompanies, as the pathway contract names it."""

    PLANNED_CARE = "planned_care", "Lors d’un soin déjà prévu"
    DEDICATED_PLACE = "dedicated_place", "Dans un lieu dédié"
    HOME = "home", "À domicile, organisé pour l’acte"


class Teller(models.TextChoices):
    """From whom a fact is known."""

    PATIENT = "patient", "Le patient"
    RELATIVE = "relative", "Un proche"
    TREATING_PHYSICIAN = "treating_physician", "Le médecin traitant"
    TREATING_SECRETARY = "treating_secretary", "Le secrétariat du médecin traitant"
    OTHER_PHYSICIAN = "other_physician", "Un autre médecin"
    NURSE = "nurse", "Un infirmier"
    REGULATION = "regulation", "La régulation médicale"
    PHYSICIAN = "physician", "Le médecin de l’acte, à son appréciation"
    AGENDA = "agenda", "L’agenda de Pivot"


class Means(models.TextChoices):
    """How it was learnt."""

    TELEPHONE = "telephone", "Par téléphone"
    IN_PERSON = "in_person", "De vive voix"
    LETTER = "letter", "Par courrier"
    SECURE_MESSAGE = "secure_message", "Par messagerie sécurisée"
    JUDGEMENT = "judgement", "De lui-même"
    BOOKING = "booking", "En prenant le rendez-vous"
    REFERRAL = "referral", "Par un adressage écrit ici"
    AGENDA = "agenda", "En lisant l’agenda"
