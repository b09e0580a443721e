"""Who takes part, what each track is, and who may see or hear it."""

from enum import StrEnum


class TrackRole(StrEnum):
    """What a track is. The names travel in the signalling messages."""

    CAMERA = "camera"
    HAND_CAMERA = "hand_camera"
    CAMERA_SMALL = "camera_small"
    HAND_CAMERA_SMALL = "hand_camera_small"
    SCREEN = "screen"
    VOICE = "voice"
    STETHOSCOPE = "stethoscope"

    @property
    def is_audio(self) -> bool:
        return self in (TrackRole.VOICE, TrackRole.STETHOSCOPE)

    @property
    def kind(self) -> str:
        return "audio" if self.is_audio else "video"


# The same picture, small: in place of the other for whose line does not follow. Sent only while needed.
SMALL_OF = {
    TrackRole.CAMERA: TrackRole.CAMERA_SMALL,
    TrackRole.HAND_CAMERA: TrackRole.HAND_CAMERA_SMALL,
}

# What somebody sees and hears, and on a thin line: first kept first.
PRIORITY = (
    TrackRole.VOICE,
    TrackRole.STETHOSCOPE,
    TrackRole.HAND_CAMERA,
    TrackRole.SCREEN,
    TrackRole.CAMERA,
)


class SeatRole(StrEnum):
    """What somebody is in the room. An observer only receives."""

    PHYSICIAN = "physician"
    SPECIALIST = "specialist"
    CART = "cart"
    NURSE = "nurse"
    PATIENT = "patient"
    COMPANION = "companion"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


# Who may be given the camera of the cart to drive. A grant may withhold it.
DRIVERS = frozenset({SeatRole.PHYSICIAN, SeatRole.SPECIALIST})

_EVERYTHING = frozenset(TrackRole)
_CONVERSATION = frozenset({TrackRole.CAMERA, TrackRole.SCREEN, TrackRole.VOICE})

# What each one sees and hears of the others. The sounds and close pictures of the body go to those who care.
RECEIVES: dict[SeatRole, frozenset[TrackRole]] = {
    SeatRole.PHYSICIAN: _EVERYTHING,
    SeatRole.SPECIALIST: _EVERYTHING,
    SeatRole.OBSERVER: _EVERYTHING,
    SeatRole.NURSE: _EVERYTHING,
    SeatRole.CART: _CONVERSATION,
    SeatRole.PATIENT: _CONVERSATION,
    SeatRole.COMPANION: _CONVERSATION,
    SeatRole.INTERPRETER: _CONVERSATION,
}


class Side(StrEnum):
    """On which side of the door somebody is while professionals talk apart."""

    CARE = "care"
    PATIENT = "patient"


# An interpreter stays with whom they speak for; a trainee with the professional who answers for them.
SIDES: dict[SeatRole, Side] = {
    SeatRole.PHYSICIAN: Side.CARE,
    SeatRole.SPECIALIST: Side.CARE,
    SeatRole.NURSE: Side.CARE,
    SeatRole.OBSERVER: Side.CARE,
    SeatRole.CART: Side.PATIENT,
    SeatRole.PATIENT: Side.PATIENT,
    SeatRole.COMPANION: Side.PATIENT,
    SeatRole.INTERPRETER: Side.PATIENT,
}


def may_publish(seat: SeatRole, granted: frozenset[TrackRole]) -> frozenset[TrackRole]:
    """What remains of the granted tracks for somebody of this role; who may show may show it small."""
    if seat is SeatRole.OBSERVER:
        return frozenset()
    return granted | {SMALL_OF[role] for role in granted if role in SMALL_OF}
