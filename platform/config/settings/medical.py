"""Functions that could make the software a medical device (MDR 2017/745): one switch each.

They are off in production until the manufacturer has declared them. See docs/intended-purpose.md.
"""

from config.settings.environment import env

# A simulated ECG is no ECG: only a demonstration, which treats nobody, takes one.
ECG_SIMULATED_ALLOWED = False

MEDICAL_FUNCTIONS = {
    # Bell and diaphragm: the sound of the stethoscope is changed before it is heard.
    "stethoscope_filters": env.bool("MEDICAL_STETHOSCOPE_FILTERS", False),
    # The trace of the sound, drawn while it is heard.
    "phonocardiogram": env.bool("MEDICAL_PHONOCARDIOGRAM", False),
    # An ECG drawn: that of the cart while it comes, that of a file.
    "ecg_trace": env.bool("MEDICAL_ECG_TRACE", False),
    # Two callipers on an ECG: a time, a voltage, a rate from an interval.
    "ecg_measures": env.bool("MEDICAL_ECG_MEASURES", False),
    # Lengths and surfaces read on an image.
    "image_measures": env.bool("MEDICAL_IMAGE_MEASURES", False),
    # A value outside the usual bound is asked again and marked on the screen.
    "vital_bounds": env.bool("MEDICAL_VITAL_BOUNDS", False),
    # Values read by the software from the raw frames of a connected device.
    "device_decoding": env.bool("MEDICAL_DEVICE_DECODING", False),
}

# Devices that nobody holds, offered where instruments are read: for the demo, tests and training alone.
SIMULATED_INSTRUMENTS = False
