"""The care pathway as pure functions on a frozen situation and its date."""
