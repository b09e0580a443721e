"""By what a signature was confirmed, why a key ended, what became of a signed file."""

from django.db import models


class FactorKind(models.TextChoices):
    """As the sign-in names them."""

    TOTP = "totp", "code de l’application"
    WEBAUTHN = "webauthn", "clé de sécurité"
    RECOVERY_CODES = "recovery_codes", "code de secours"


class KeyEnd(models.TextChoices):
    RENEWED = "renewed", "Renouvelée"
    REVOKED = "revoked", "Révoquée"


class Finding(models.TextChoices):
    """What was found of a file, from the worst that its bytes say to nothing wrong."""

    UNSIGNED = "unsigned", "Ce fichier ne porte aucune signature."
    ALTERED = "altered", "Ce fichier a changé depuis sa signature : il n’est pas celui qui a été signé."
    APPENDED = "appended", "Quelque chose a été ajouté à ce fichier après sa signature."
    UNTRUSTED = "untrusted", "La signature n’est pas de cette plateforme."
    VALID = "valid", "Ce fichier est celui qui a été signé."


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "signatures.signed": "a signé un document, second facteur à l’appui",
    "signatures.revoked": "a marqué une signature comme ne valant plus",
    "signatures.checked": "a vérifié la signature d’un document",
    "signatures.key_made": "a créé une clé de signature",
    "signatures.key_ended": "a clos une clé de signature",
    "signatures.authority_made": "a mis en place l’autorité de signature",
    "signatures.authority_retired": "a retiré une autorité de signature",
}
