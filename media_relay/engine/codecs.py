"""What we agree to carry. The forwarder never decodes: an entry here is a line of SDP, not a decoder."""

from copy import deepcopy
from dataclasses import replace

from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters

from media_relay.engine.roles import TrackRole

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TWCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

# Without "stereo" Chromium's Opus runs a high-pass made for speech: -19 dB at 20 Hz, where a heart is heard.
_AUSCULTATION = {"stereo": 1, "sprop-stereo": 1, "maxaveragebitrate": 128000}
_SPEECH = {"minptime": 10, "useinbandfec": 1}

_PREFERENCE = ("video/vp8", "video/h264", "video/vp9", "audio/opus")
_VIDEO_FEEDBACK = (("nack", None), ("nack", "pli"), ("ccm", "fir"))
_AUDIO_FEEDBACK = (("nack", None),)
_H264_PROFILES = ("42001f", "42e01f", "42c01f")


def codec_key(codec: RTCRtpCodecParameters) -> str:
    """Two lines that share this key can carry each other's packets."""
    mime = codec.mimeType.lower()
    if mime != "video/h264":
        return mime
    profile = str(codec.parameters.get("profile-level-id", "42e01f")).lower()
    return f"{mime}/{codec.parameters.get('packetization-mode', '0')}/{profile[:4]}"


def _accepted(codec: RTCRtpCodecParameters) -> bool:
    mime, parameters = codec.mimeType.lower(), codec.parameters
    if mime == "video/h264":
        profile = str(parameters.get("profile-level-id", "")).lower()
        return str(parameters.get("packetization-mode", "0")) == "1" and profile in _H264_PROFILES
    if mime == "video/vp9":
        return str(parameters.get("profile-id", "0")) == "0"
    return mime in _PREFERENCE


def _repeats(rtx: RTCRtpCodecParameters, codec: RTCRtpCodecParameters) -> bool:
    return rtx.mimeType.lower() == "video/rtx" and rtx.parameters.get("apt") == codec.payloadType


def _agreed(
    offered: list[RTCRtpCodecParameters], feedback: tuple[tuple[str, str | None], ...]
) -> list[RTCRtpCodecParameters]:
    """Our choice among the offered, preferred first, each followed by its retransmission format."""
    agreed: list[RTCRtpCodecParameters] = []
    chosen = [codec for codec in offered if _accepted(codec)]
    chosen.sort(key=lambda codec: _PREFERENCE.index(codec.mimeType.lower()))
    for codec in chosen:
        wanted = [RTCRtcpFeedback(type=kind, parameter=parameter) for kind, parameter in feedback]
        kept = [one for one in wanted if one in codec.rtcpFeedback]
        agreed.append(replace(codec, parameters=dict(codec.parameters), rtcpFeedback=kept))
        agreed += [deepcopy(rtx) for rtx in offered if _repeats(rtx, codec)]
    return agreed


def publish_codecs(role: TrackRole, offered: list[RTCRtpCodecParameters]) -> list[RTCRtpCodecParameters]:
    """What a browser may send us for this track, and how it must encode it."""
    feedback = _AUDIO_FEEDBACK if role.is_audio else _VIDEO_FEEDBACK
    agreed = _agreed(offered, (*feedback, ("transport-cc", None)))
    if role.is_audio:
        for codec in agreed:
            codec.parameters = {**_SPEECH, **(_AUSCULTATION if role is TrackRole.STETHOSCOPE else {})}
    return agreed


def subscribe_codecs(kind: str, offered: list[RTCRtpCodecParameters]) -> list[RTCRtpCodecParameters]:
    """What we may send to a browser on a slot."""
    return _agreed(offered, _AUDIO_FEEDBACK if kind == "audio" else (*_VIDEO_FEEDBACK, ("goog-remb", None)))


def repeats_lost(agreed: list[RTCRtpCodecParameters]) -> bool:
    """Whether the other side keeps what it sent, and sends again what it is asked for."""
    return any(one.type == "nack" and not one.parameter for codec in agreed for one in codec.rtcpFeedback)


def agreed_extensions(
    offered: list[RTCRtpHeaderExtensionParameters], uris: tuple[str, ...]
) -> list[RTCRtpHeaderExtensionParameters]:
    """The offered extensions that we use; ids are those of the offer, and fit in a one-byte header."""
    return [extension for extension in offered if extension.uri in uris and 0 < extension.id < 15]


def extension_id(extensions: list[RTCRtpHeaderExtensionParameters], uri: str) -> int:
    """Its number on this line, 0 when it is not in use."""
    return next((extension.id for extension in extensions if extension.uri == uri), 0)


def payload_types(codecs: list[RTCRtpCodecParameters]) -> tuple[dict[int, str], dict[int, int]]:
    """(payload type → key of the codec, retransmission payload type → the one it repeats)."""
    media: dict[int, str] = {}
    repeats: dict[int, int] = {}
    for codec in codecs:
        number = codec.payloadType
        if number is None:
            continue
        if codec.mimeType.lower() == "video/rtx":
            repeats[number] = int(codec.parameters.get("apt") or 0)
        else:
            media[number] = codec_key(codec)
    return media, repeats
