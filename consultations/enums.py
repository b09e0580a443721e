from django.db import models


class ConsultationState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    PREPARING = "preparing", "En préparation"
    WAITING = "waiting", "En salle d’attente"
    IN_PROGRESS = "in_progress", "En cours"
    INTERRUPTED = "interrupted", "Interrompue"
    BY_PHONE = "by_phone", "Au téléphone"
    FINISHED = "finished", "Terminée, compte rendu à signer"
    CLOSED = "closed", "Clôturée"
    CANCELLED = "cancelled", "Annulée"
    IN_PERSON = "in_person", "Passée en présentiel"


class PartyRole(models.TextChoices):
    """What somebody is in one call. The relay gets this code and nothing else."""

    PHYSICIAN = "physician", "Médecin"
    CART = "cart", "Au chariot, auprès du patient"
    PATIENT = "patient", "Patient chez lui"
    SECOND_PHYSICIAN = "second_physician", "Second médecin"
    GUEST = "guest", "Tiers invité"
    INTERPRETER = "interpreter", "Interprète"
    TRAINEE = "trainee", "Stagiaire"


class VitalKind(models.TextChoices):
    """Vital signs in the order they are taken, by LOINC code."""

    TEMPERATURE = "8310-5", "Température"
    HEART_RATE = "8867-4", "Pouls"
    SYSTOLIC = "8480-6", "Tension systolique"
    DIASTOLIC = "8462-4", "Tension diastolique"
    RESPIRATORY_RATE = "9279-1", "Fréquence respiratoire"
    SPO2 = "20564-1", "SpO₂"
    WEIGHT = "29463-7", "Poids"
    HEIGHT = "8302-2", "Taille"
    GLUCOSE = "2339-0", "Glycémie capillaire"
    PAIN = "72514-3", "Douleur"


class ObservedKind(models.TextChoices):
    """What a physician sees at the door and loses at a distance: the person beside the patient says it."""

    GAIT = "gait", "Marche"
    MOOD = "mood", "Humeur"
    UNDRESSING = "undressing", "Déshabillage"


# What is said of each, in one press; neither scores nor findings.
OBSERVED_WORDS = {
    ObservedKind.GAIT: ("sans aide", "avec une aide", "en fauteuil", "ne se lève pas"),
    ObservedKind.MOOD: ("calme", "inquiétude", "tristesse", "agitation"),
    ObservedKind.UNDRESSING: ("sans aide", "avec une aide", "avec douleur", "pas fait"),
}


class MeasureMethod(models.TextChoices):
    """How a vital sign came into the file."""

    TYPED = "typed", "saisie à la main"
    BLUETOOTH = "bluetooth", "lu par Bluetooth"
    SIMULATED = "simulated", "lu d’un appareil simulé"


class CheckItem(models.TextChoices):
    """What is checked on a cart before a slot."""

    LINE = "line", "Ligne"
    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"
    MICROPHONE = "microphone", "Micro"
    SPEAKER = "speaker", "Haut-parleur"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    BATTERY = "battery", "Batteries"


class CheckResult(models.TextChoices):
    OK = "ok", "Fonctionne"
    DEGRADED = "degraded", "À surveiller"
    FAILED = "failed", "Ne fonctionne pas"
    ABSENT = "absent", "Pas sur ce chariot"


class IncidentKind(models.TextChoices):
    LINE = "line", "Coupure ou ligne insuffisante"
    IMAGE = "image", "Image"
    SOUND = "sound", "Son"
    STETHOSCOPE = "stethoscope", "Stéthoscope"
    DEVICE = "device", "Autre appareil"
    OTHER = "other", "Autre"


class IncidentOutcome(models.TextChoices):
    """What becomes of the patient, said at once by whoever met the incident."""

    GOES_ON = "goes_on", "on continue sans"
    REBOOK = "rebook", "rendez-vous à reprendre"
    IN_PERSON = "in_person", "à voir en personne"
    EMERGENCY = "emergency", "le 15 est appelé"


class InterruptReason(models.TextChoices):
    """Why somebody interrupts an act that will go on."""

    EMERGENCY = "emergency", "Une urgence ailleurs"
    TIRED = "tired", "Le patient a besoin d’une pause"
    CARE = "care", "Un soin à faire au patient"
    AWAITED = "awaited", "On attend quelqu’un"
    TECHNICAL = "technical", "Une panne à régler"
    OTHER = "other", "Autre raison"


class TurnKind(models.TextChoices):
    """What a teleconsultation is turned to."""

    PHONE = "phone", "au téléphone"
    IN_PERSON = "in_person", "en présentiel"


class TurnReason(models.TextChoices):
    NO_PICTURE = "no_picture", "L’image ne passe pas"
    EXAMINATION = "examination", "L’examen demande d’être auprès du patient"
    WORSE = "worse", "L’état du patient le demande"
    WISH = "wish", "Le patient le préfère"
    OTHER = "other", "Autre raison"


class CancelReason(models.TextChoices):
    CONSENT_REFUSED = "consent_refused", "Consentement refusé"
    APPOINTMENT_CANCELLED = "appointment_cancelled", "Rendez-vous annulé"
    TECHNICAL = "technical", "Raison technique"
    PATIENT_ABSENT = "patient_absent", "Patient absent"


class RequestKind(models.TextChoices):
    """What the physician asks of the person at the cart, in one tap."""

    STETHOSCOPE = "stethoscope", "Posez le stéthoscope"
    HAND_CAMERA = "hand_camera", "Approchez la caméra main"


class TurnEnd(models.TextChoices):
    """Why somebody does not drive the camera any more: the reasons of the relay, and one of ours."""

    RELEASED = "released", "a rendu la main"
    HANDED_OVER = "handed_over", "a passé la main"
    IDLE = "idle", "ne la bougeait plus"
    LEFT = "left", "a quitté l’appel"
    HELD = "held", "n’était plus admis"
    WITHDRAWN = "withdrawn", "n’en a plus le droit"
    LOST = "lost", "le relais s’est arrêté"


class AuscultationPoint(models.TextChoices):
    """Where the stethoscope goes, in the usual order."""

    AORTIC = "aortic", "foyer aortique"
    PULMONARY = "pulmonary", "foyer pulmonaire"
    ERB = "erb", "foyer d’Erb"
    TRICUSPID = "tricuspid", "foyer tricuspide"
    MITRAL = "mitral", "foyer mitral"
    APEX_RIGHT = "apex_right", "sommet droit, devant"
    APEX_LEFT = "apex_left", "sommet gauche, devant"
    MIDDLE_RIGHT = "middle_right", "milieu du poumon droit, devant"
    MIDDLE_LEFT = "middle_left", "milieu du poumon gauche, devant"
    BASE_RIGHT = "base_right", "base droite, devant"
    BASE_LEFT = "base_left", "base gauche, devant"
    BACK_APEX_LEFT = "back_apex_left", "sommet gauche, dans le dos"
    BACK_APEX_RIGHT = "back_apex_right", "sommet droit, dans le dos"
    BACK_MIDDLE_LEFT = "back_mid_left", "milieu du poumon gauche, dans le dos"
    BACK_MIDDLE_RIGHT = "back_mid_right", "milieu du poumon droit, dans le dos"
    BACK_BASE_LEFT = "back_base_left", "base gauche, dans le dos"
    BACK_BASE_RIGHT = "back_base_right", "base droite, dans le dos"
    CAROTID_RIGHT = "carotid_right", "carotide droite"
    CAROTID_LEFT = "carotid_left", "carotide gauche"
    ABDOMEN = "abdomen", "abdomen"


class SoundFilter(models.TextChoices):
    """How the stethoscope is heard (rules/sounds.py)."""

    BELL = "bell", "Cloche"
    DIAPHRAGM = "diaphragm", "Diaphragme"
    WIDE = "wide", "Large"


class PutAway(models.TextChoices):
    """What the cart needs after an act; Liancourt’s pilot died of devices nobody had plugged in again."""

    PLUGGED = "plugged", "Le chariot est rebranché au secteur"
    CHARGING = "charging", "Les appareils sont en charge, à leur place"
    STETHOSCOPE = "stethoscope", "Le stéthoscope est désinfecté"
    OTOSCOPE_TIP = "otoscope_tip", "L’embout d’otoscope est jeté"
    SURFACES = "surfaces", "Écran, poignées et caméra main sont nettoyés"


class ReportKind(models.TextChoices):
    """What a report of a device is about."""

    INJURY = "injury", "Quelqu’un a été blessé, ou a failli l’être"
    FAULT = "fault", "L’appareil est en panne ou donne une valeur fausse"


class HarmTo(models.TextChoices):
    NOBODY = "nobody", "Personne"
    PATIENT = "patient", "Le patient"
    STAFF = "staff", "Un professionnel"
    OTHER = "other", "Quelqu’un d’autre"


class ReportState(models.TextChoices):
    RECEIVED = "received", "Reçu"
    SENT = "sent", "Transmis à l’ANSM"


class AparteEnd(models.TextChoices):
    """How an aparté ended."""

    RESUMED = "resumed", "Repris par un médecin"
    LEFT = "left", "Départ de qui l’avait commencé"
    FINISHED = "finished", "Fin de l’acte"


class ObserverEnd(models.TextChoices):
    """Why somebody who was let in without an account is not any more."""

    REMOVED = "removed", "Sortie demandée par le médecin"
    REFUSED = "refused", "Accord du patient retiré"
    FINISHED = "finished", "Fin de l’acte"


class NoteField(models.TextChoices):
    """What saves itself while it is typed."""

    REPORT = "report", "Compte rendu"
    NURSE_NOTE = "nurse_note", "Observation infirmière"


class StillSource(models.TextChoices):
    """The tracks a still may be taken from: their names in the relay."""

    CAMERA = "camera", "Caméra"
    HAND_CAMERA = "hand_camera", "Caméra main"


class EarSide(models.TextChoices):
    """Which ear an image of the hand camera is of; "" for anything else."""

    LEFT = "left", "Oreille gauche"
    RIGHT = "right", "Oreille droite"


class ImagesFate(models.TextChoices):
    """What becomes of the images already taken, when the agreement is withdrawn: the patient says it."""

    KEPT = "kept", "Elles restent au dossier"
    TAKEN_OUT = "taken_out", "Elles sont retirées du dossier"


class StillGivenUp(models.TextChoices):
    """Why the cart did not take the image that was asked of it."""

    NO_ANSWER = "no_answer", "Le chariot n’a pas répondu"
    NO_PICTURE = "no_picture", "La caméra était coupée"
    NOT_SENT = "not_sent", "L’image n’a pas pu être envoyée"
    WITHDRAWN = "withdrawn", "L’accord pour les images a été retiré"


class ActKind(models.TextChoices):
    """What an act was, as its physician says before it is closed."""

    CONSULTATION = "consultation", "Téléconsultation"
    ADVICE = "advice", "Téléconseil"


class AdviceReason(models.TextChoices):
    """Why an act was only advice."""

    INFORMATION = "information", "Une information, sans examen ni décision"
    RESULTS = "results", "Des résultats expliqués, sans suite"
    ELSEWHERE = "elsewhere", "Une orientation vers un autre soin"
    SHORT = "short", "Interrompu avant l’examen"
    OTHER = "other", "Autre raison, à préciser"


class EcgSource(models.TextChoices):
    """How an ECG came into the act."""

    FILE = "file", "Fichier de l’appareil"
    CALL = "call", "Tracé gardé pendant l’appel"


AUDIT_WORDING = {
    "consultations.opened": "a ouvert la téléconsultation",
    "consultations.seen": "a consulté la téléconsultation",
    "consultations.prepare": "a commencé la préparation de l’acte",
    "consultations.wait": "a mis le patient en salle d’attente",
    "consultations.admit": "a admis le patient et commencé l’acte",
    "consultations.interrupted": "a interrompu l’acte",
    "consultations.interruption_over": "a mis fin à l’interruption de l’acte",
    "consultations.to_phone": "a poursuivi l’acte au téléphone",
    "consultations.to_person": "a passé l’acte en présentiel",
    "consultations.message_written": "a écrit un message dans l’acte",
    "consultations.advice_said": "a dit que l’acte était un téléconseil, non facturé",
    "consultations.advice_withdrawn": "a dit que l’acte était bien une téléconsultation",
    "consultations.finish": "a terminé l’acte",
    "consultations.resume": "a repris l’acte",
    "consultations.close": "a signé et clôturé l’acte",
    "consultations.cancel": "a annulé l’acte",
    "consultations.restore": "a repris l’acte d’un patient noté non venu",
    "consultations.vital_recorded": "a saisi une constante",
    "consultations.vital_withdrawn": "a retiré une constante",
    "consultations.observed": "a noté ce qui se voit auprès du patient",
    "consultations.cart_checked": "a contrôlé le chariot",
    "consultations.device_reported": "a signalé un appareil",
    "consultations.device_report_seen": "a lu le signalement d’un appareil",
    "consultations.device_report_sent": "a noté un signalement transmis à l’ANSM",
    "consultations.put_away": "a rangé une part du chariot",
    "consultations.put_away_undone": "est revenu sur un rangement du chariot",
    "consultations.put_away_found": "a repris un chariot qui n’était pas rangé",
    "consultations.note_saved": "a écrit l’observation infirmière",
    "consultations.report_saved": "a écrit dans le compte rendu",
    "consultations.report_signed": "a signé le compte rendu",
    "consultations.aside_settled": "a réglé deux versions d’un même texte",
    "consultations.joined": "est entré dans l’appel",
    "consultations.aparte_begun": "a commencé un aparté entre médecins",
    "consultations.aparte_ended": "a mis fin à l’aparté",
    "consultations.device_added": "a ajouté un appareil à l’appel",
    "consultations.observer_invited": "a invité un tiers, avec l’accord du patient",
    "consultations.observer_came": "a ouvert son lien d’invitation",
    "consultations.observer_admitted": "a fait entrer un tiers dans l’appel",
    "consultations.observer_ended": "a mis fin à la présence d’un tiers",
    "consultations.home_came": "a donné son accord et attend, chez soi",
    "consultations.home_admitted": "a fait entrer le patient, chez lui",
    "consultations.home_removed": "a fait sortir qui tenait la place du patient",
    "consultations.report_shared": "a mis le compte rendu à disposition du patient",
    "consultations.shared_read": "a lu un document mis à disposition",
    "consultations.invited": "a invité un second médecin",
    "consultations.asked": "a demandé un geste au chariot",
    "consultations.placed": "a confirmé un geste demandé",
    "consultations.heard": "a noté un point comme ausculté",
    "consultations.camera_taken": "a pris la main sur la caméra du chariot",
    "consultations.camera_left": "n’a plus eu la main sur la caméra du chariot",
    "consultations.stills_agreed": "a noté l’accord du patient pour les images",
    "consultations.images_decided": "a noté le refus ou le retrait de l’accord pour les images",
    "consultations.still_side_said": "a dit de quelle oreille est une image",
    "consultations.still_withdrawn": "a retiré une image du dossier",
    "consultations.still_asked": "a demandé une image au chariot",
    "consultations.still_taken": "a pris une image",
    "consultations.ecg_added": "a versé un ECG à l’acte",
    "consultations.ecg_kept": "a gardé un tracé de l’ECG",
    "consultations.ecg_confirmed": "a confirmé de qui est un ECG",
    "consultations.ecg_withdrawn": "a retiré un ECG de l’acte",
    "consultations.incident_noted": "a noté un incident technique",
    "consultations.quality_exported": "a exporté les mesures de l’appel",
    "consultations.video_failed": "a noté que la vidéo n’a pas pu être établie",
}
