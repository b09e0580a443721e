"""National identifiers of structures, and what counts as low; pure."""

LOW_BATTERY = 20  # per cent


def luhn_key(stem: str) -> str:
    """The digit that makes `stem` + digit valid under Luhn."""
    total = 0
    for place, digit in enumerate(reversed(stem)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return str(-total % 10)


def is_luhn(number: str) -> bool:
    return number.isdigit() and len(number) > 1 and luhn_key(number[:-1]) == number[-1]


def is_finess(value: str) -> bool:
    """Nine digits under Luhn. Corsica’s 2A and 2B are written 20 for the sum, as departments once were."""
    return len(value) == 9 and is_luhn(value[:2].replace("2A", "20").replace("2B", "20") + value[2:])
