"""Frames of instruments as their specifications lay them out, octet by octet, and what each means.

Layouts: GATT Specification Supplement of the Bluetooth SIG; numbers: IEEE 11073-20601, and the examples of
HL7’s guide for personal health devices.
"""

WHEN = "EA 07 0B 18 0E 08 1E"  # 2026-11-24 14:08:30
AT = "2026-11-24T14:08:30"

# raw, value or what stands for one
SFLOATS = [
    (0x0002, 2),
    (0xF014, 2.0),
    (0xE0C8, 2.0),
    (0x1002, 20),
    (0x2002, 200),
    (0x04D2, 1234),
    (0x0B2E, -1234),
    (0xF0C5, 19.7),
    (0xF7FF, 204.7),  # a whole number of 2047 is not a number with an exponent of zero alone
    (0x07FF, "nan"),
    (0x0800, "nres"),
    (0x07FE, "infinite"),
    (0x0802, "infinite"),
    (0x0801, "reserved"),
]
FLOATS = [
    (0x00000002, 2),
    (0xFF000014, 2.0),
    (0xFE0000C8, 2.0),
    (0x01000002, 20),
    (0x000004D2, 1234),
    (0x00FFFB2E, -1234),
    (0xFF00016C, 36.4),
    (0x007FFFFF, "nan"),
    (0x00800000, "nres"),
    (0x007FFFFE, "infinite"),
    (0x00800002, "infinite"),
    (0x00800001, "reserved"),
]

HIGH, LOW, PULSE, SPO2, HEAT, WEIGHT, SUGAR = (
    "8480-6",
    "8462-4",
    "8867-4",
    "20564-1",
    "8310-5",
    "29463-7",
    "2339-0",
)

# characteristic, octets, {values} and the parts of the measure that matter
READ = [
    # 0x2A35 Blood Pressure Measurement
    ("2A35", "00 94 00 56 00 6B 00", {HIGH: 148, LOW: 86}, {"read": "148/86 mmHg, moyenne 107", "at": ""}),
    ("2A35", f"02 94 00 56 00 6B 00 {WHEN}", {HIGH: 148, LOW: 86}, {"at": AT}),
    ("2A35", "01 C5 F0 73 F0 8E F0", {HIGH: 148, LOW: 86}, {"read": "19,7/11,5 kPa, moyenne 14,2"}),
    ("2A35", "04 94 00 56 00 FF 07 4E 00", {HIGH: 148, LOW: 86, PULSE: 78}, {"read": "148/86 mmHg"}),
    ("2A35", "04 94 00 56 00 6B 00 FF 07", {HIGH: 148, LOW: 86}, {}),
    ("2A35", "08 94 00 56 00 6B 00 02", {HIGH: 148, LOW: 86}, {"user": 2}),
    ("2A35", "08 94 00 56 00 6B 00 FF", {HIGH: 148, LOW: 86}, {"user": None}),
    ("2A35", "10 94 00 56 00 6B 00 01 00", {HIGH: 148, LOW: 86}, {"status": ["body_movement"]}),
    ("2A35", "10 94 00 56 00 6B 00 02 00", {HIGH: 148, LOW: 86}, {"status": ["cuff_too_loose"]}),
    ("2A35", "10 94 00 56 00 6B 00 04 00", {HIGH: 148, LOW: 86}, {"status": ["irregular_pulse"]}),
    ("2A35", "14 94 00 56 00 6B 00 F0 00 08 00", {HIGH: 148, LOW: 86}, {"status": ["pulse_above_range"]}),
    ("2A35", "14 94 00 56 00 6B 00 14 00 10 00", {HIGH: 148, LOW: 86}, {"status": ["pulse_below_range"]}),
    ("2A35", "10 94 00 56 00 6B 00 20 00", {HIGH: 148, LOW: 86}, {"status": ["improper_position"]}),
    ("2A35", f"1E 94 00 56 00 6B 00 {WHEN} 4E 00 01 00 00", {HIGH: 148, LOW: 86, PULSE: 78}, {"user": 1}),
    # a clock that was never set: no year, so no instant
    ("2A35", "02 94 00 56 00 6B 00 00 00 00 00 00 00 00", {HIGH: 148, LOW: 86}, {"at": ""}),
    # 0x2A5E PLX Spot-Check Measurement
    ("2A5E", "00 5E 00 4E 00", {SPO2: 94, PULSE: 78}, {"read": "SpO₂ 94 %, pouls 78"}),
    ("2A5E", "00 AC F3 FF 07", {SPO2: 94}, {"read": "SpO₂ 94 %"}),
    ("2A5E", f"01 5E 00 4E 00 {WHEN}", {SPO2: 94, PULSE: 78}, {"at": AT}),
    ("2A5E", f"11 5E 00 4E 00 {WHEN}", {SPO2: 94, PULSE: 78}, {"at": ""}),  # its clock is not set
    ("2A5E", "02 5E 00 4E 00 00 01", {SPO2: 94, PULSE: 78}, {"status": []}),  # fully qualified
    ("2A5E", "02 5E 00 4E 00 00 40", {SPO2: 94, PULSE: 78}, {"status": ["questionable"]}),
    ("2A5E", "04 5E 00 4E 00 20 00 00", {SPO2: 94, PULSE: 78}, {"status": ["low_perfusion"]}),
    (
        "2A5E",
        "04 5E 00 4E 00 00 88 00",
        {SPO2: 94, PULSE: 78},
        {"status": ["sensor_unconnected", "sensor_disconnected"]},
    ),
    ("2A5E", f"0F 5E 00 4E 00 {WHEN} 00 01 00 00 00 0A F0", {SPO2: 94, PULSE: 78}, {"at": AT}),
    # 0x2A5F PLX Continuous Measurement
    ("2A5F", "00 60 00 48 00", {SPO2: 96, PULSE: 72}, {}),
    ("2A5F", "03 60 00 48 00 61 00 49 00 5F 00 47 00", {SPO2: 96, PULSE: 72}, {}),
    ("2A5F", "1C 60 00 48 00 00 01 10 00 00 0A F0", {SPO2: 96, PULSE: 72}, {"status": ["poor_signal"]}),
    # 0x2A1C Temperature Measurement
    ("2A1C", "00 6C 01 00 FF", {HEAT: 36.4}, {"read": "36,4 °C", "site": ""}),
    ("2A1C", "01 D9 03 00 FF", {HEAT: 36.9}, {"read": "98,5 °F"}),
    ("2A1C", f"06 6C 01 00 FF {WHEN} 09", {HEAT: 36.4}, {"at": AT, "site": "tympan"}),
    ("2A1C", "04 6C 01 00 FF 01", {HEAT: 36.4}, {"site": "aisselle"}),
    ("2A1C", "04 6C 01 00 FF 06", {HEAT: 36.4}, {"site": "bouche"}),
    # 0x2A9D Weight Measurement: steps of 5 g, of a hundredth of a pound
    ("2A9D", "00 88 31", {WEIGHT: 63.4}, {"read": "63,4 kg"}),
    ("2A9D", "01 9A 36", {WEIGHT: 63.4}, {"read": "139,78 lb"}),
    ("2A9D", f"0E 88 31 {WHEN} 01 E6 00 77 06", {WEIGHT: 63.4}, {"at": AT, "user": 1}),
    # 0x2A18 Glucose Measurement
    ("2A18", f"02 07 00 {WHEN} 69 B0 11", {SUGAR: 1.05}, {"read": "105 mg/dL", "at": AT}),
    ("2A18", f"03 07 00 {WHEN} 3C 00 69 B0 11", {SUGAR: 1.05}, {"at": "2026-11-24T15:08:30"}),
    ("2A18", f"03 07 00 {WHEN} FF 7F 69 B0 11", {SUGAR: 1.05}, {"at": ""}),
    ("2A18", f"06 07 00 {WHEN} 3A C0 11", {SUGAR: 1.04}, {"read": "5,8 mmol/L"}),
    ("2A18", f"0A 07 00 {WHEN} 69 B0 11 01 00", {SUGAR: 1.05}, {"status": ["battery_low"]}),
    ("2A18", f"0A 07 00 {WHEN} 69 B0 11 04 00", {SUGAR: 1.05}, {"status": ["sample_too_small"]}),
    ("2A18", f"02 07 00 {WHEN} 69 B0 1A", {SUGAR: 1.05}, {"status": ["control_solution"]}),
    ("2A18", f"02 07 00 {WHEN} 69 B0 13", {SUGAR: 1.05}, {"status": ["not_capillary"]}),
]

# characteristic, octets, why nothing is read
REFUSED = [
    ("2A35", "", "short"),
    ("2A35", "00 94 00 56 00 6B", "short"),
    ("2A35", "02 94 00 56 00 6B 00 EA 07", "short"),
    ("2A35", "00 94 00 56 00 6B 00 00", "trailing"),
    ("2A35", "20 94 00 56 00 6B 00", "reserved"),
    ("2A35", "10 94 00 56 00 6B 00 18 00", "reserved"),
    ("2A35", "10 94 00 56 00 6B 00 40 00", "reserved"),
    ("2A35", "00 FF 07 FF 07 FF 07", "nan"),
    ("2A35", "00 00 08 56 00 6B 00", "nres"),
    ("2A35", "00 FE 07 56 00 6B 00", "infinite"),
    ("2A35", "00 02 08 56 00 6B 00", "infinite"),
    ("2A35", "00 01 08 56 00 6B 00", "reserved"),
    ("2A35", "00 94 70 56 00 6B 00", "beyond"),
    ("2A35", "02 94 00 56 00 6B 00 EA 07 0D 18 0E 08 1E", "date"),
    ("2A35", "02 94 00 56 00 6B 00 EA 07 02 1E 0E 08 1E", "date"),
    ("2A5E", "00 5E 00 4E", "short"),
    ("2A5E", "00 FF 07 4E 00", "nan"),
    ("2A5E", "20 5E 00 4E 00", "reserved"),
    ("2A5E", "02 5E 00 4E 00 01 00", "reserved"),
    ("2A5E", "04 5E 00 4E 00 00 00 01", "reserved"),
    ("2A5F", "00 60 00 48 00 00", "trailing"),
    ("2A1C", "00 6C 01 00", "short"),
    ("2A1C", "00 FF FF 7F 00", "nan"),
    ("2A1C", "04 6C 01 00 FF 0A", "reserved"),
    ("2A1C", "04 6C 01 00 FF 00", "reserved"),
    ("2A1C", "08 6C 01 00 FF", "reserved"),
    ("2A9D", "00 FF FF", "unsuccessful"),
    ("2A9D", "10 88 31", "reserved"),
    ("2A9D", "00 88 31 00", "trailing"),
    ("2A18", f"00 07 00 {WHEN}", "no_value"),
    ("2A18", f"02 07 00 {WHEN} 69 B0", "short"),
    ("2A18", f"02 07 00 {WHEN} 69 B0 1B", "reserved"),
    ("2A18", f"02 07 00 {WHEN} 69 B0 51", "reserved"),
    ("2A18", f"0A 07 00 {WHEN} 69 B0 11 00 10", "reserved"),
    ("2A18", f"02 07 00 {WHEN} FF 07 11", "nan"),
]
