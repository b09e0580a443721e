"""Failures that a person can act on. The message is French and fit for the screen."""


class PivotError(Exception):
    """Base of the failures we raise on purpose."""

    status = 400

    def __init__(self, message: str = "", *, code: str = "") -> None:
        self.message = message or self.default
        self.code = code or type(self).__name__.lower()
        super().__init__(self.message)

    default = "La demande n’a pas pu être traitée."


class Refused(PivotError):
    """The actor knows the thing and may not do this to it."""

    status = 403
    default = "Vous n’avez pas le droit de faire cela."


class NotFound(PivotError):
    """The thing does not exist, or the actor may not know that it does."""

    status = 404
    default = "Introuvable, ou hors de votre périmètre."


class Conflict(PivotError):
    """The thing is not in a state where this can be done, or somebody was faster."""

    status = 409
    default = "Cela vient de changer. Rechargez la page pour voir l’état actuel."


class Stale(Conflict):
    """Somebody else changed the row since it was shown."""

    default = "Cette fiche vient d’être modifiée par quelqu’un d’autre. Rechargez la page pour voir son état."


class LinkRefused(PivotError):
    """A secret link that leads nowhere any more."""

    status = 410
    default = "Ce lien ne mène nulle part. Demandez-en un autre à qui vous l’a donné."

    def __init__(self, message: str = "") -> None:
        super().__init__(message, code="link_refused")


class TooOften(PivotError):
    """The same thing asked again and again, faster than anybody needs."""

    status = 429
    default = "Trop de demandes à la suite. Attendez un instant, puis recommencez."


class Invalid(PivotError):
    """A value given is not acceptable. `field` names it when there is one."""

    status = 422
    default = "Une valeur n’est pas acceptable."

    def __init__(self, message: str = "", *, field: str = "", code: str = "") -> None:
        super().__init__(message, code=code)
        self.field = field
