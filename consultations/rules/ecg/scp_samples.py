"""The two codings of SCP-ECG that lose nothing: differences, and the default Huffman table of EN 1064."""

from array import array

from consultations.rules.ecg.recording import Undecodable

ENDS = (
    "Ce fichier SCP-ECG est tronqué : il annonce plus de mesures qu’il n’en contient. Exportez-le de nouveau."
)
# After so many ones a value follows, of eight bits or of sixteen, instead of a nought.
SHORT, LONG = 9, 10


def huffman_undone(data: bytes, count: int) -> "array[int]":
    """n ones and a nought are n; then a bit says the sign. Every code is spelt by its length."""
    bits = f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}" if data else ""
    if count > len(bits):
        raise Undecodable(ENDS)
    values, place = array("h"), 0
    for _ in range(count):
        nought = bits.find("0", place, place + LONG)
        ones = nought - place if nought >= 0 else LONG
        if ones == 0:
            value, place = 0, place + 1
        elif ones < SHORT:
            sign = bits[place + ones + 1 : place + ones + 2]
            value, place = (-ones if sign == "1" else ones), place + ones + 2
        else:
            size = 8 if ones == SHORT else 16
            value, place = _signed(bits[place + LONG : place + LONG + size], size), place + LONG + size
        if place > len(bits):
            raise Undecodable(ENDS)
        values.append(value)
    return values


def differences_undone(values: "array[int]", order: int) -> "array[int]":
    """Kept as they are, or as first or second differences; like every coder of 16 bits, round its end."""
    if order == 0:
        return values
    whole, last, slope = array("h"), 0, 0
    for index, value in enumerate(values):
        if order == 1 or index == 0:
            now = last + value
        elif index == 1:
            now = value
        else:
            now = last + slope + value
        now = (now + 32768) % 65536 - 32768
        slope, last = now - last, now
        whole.append(now)
    return whole


def _signed(bits: str, size: int) -> int:
    value = int(bits or "0", 2)
    return value - (1 << size) if value >= 1 << (size - 1) else value
