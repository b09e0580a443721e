"""What goes wrong, in one sentence that a person can act upon."""


class ServerError(Exception):
    """A server could not be started; the message is shown as it is."""
