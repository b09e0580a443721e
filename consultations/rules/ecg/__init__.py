"""Files that hold an ECG, read without Django: one file a format. Nothing here says what an ECG means."""

import struct

from consultations.rules.ecg import edf, scp
from consultations.rules.ecg.recording import MOST_BYTES, Device, Lead, Named, Recording, Undecodable

__all__ = ["MOST_BYTES", "Device", "Lead", "Named", "Recording", "Undecodable", "read"]

UNKNOWN = "Ce fichier n’est pas un ECG que nous sachions lire. Choisissez un fichier SCP-ECG ou EDF."
BROKEN = "Ce fichier d’ECG est abîmé : il ne peut pas être lu. Exportez-le de nouveau depuis l’appareil."


def read(content: bytes) -> Recording:
    """What the file holds; Undecodable carries a French sentence, whatever the bytes are."""
    if len(content) > MOST_BYTES:
        raise Undecodable("Ce fichier d’ECG dépasse 8 Mo.")
    try:
        if edf.is_one(content):
            return edf.read(content)
        if scp.is_one(content):
            return scp.read(content)
    except (ValueError, IndexError, OverflowError, struct.error) as error:
        raise Undecodable(BROKEN) from error
    raise Undecodable(UNKNOWN)
