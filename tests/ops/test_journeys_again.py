"""A journey that failed is played once more; nothing else is, and failing twice is failing."""

import pytest

from ops import test as command


@pytest.mark.parametrize(
    ("codes", "result"),
    [([0], 0), ([1, 0], 0), ([1, 1], 1), ([1, 5], 5), ([2], 2), ([3], 3), ([5], 5)],
)
def test_only_what_failed_is_played_again(codes, result, monkeypatch, capsys) -> None:
    left, asked = list(codes), []

    def pytest_run(*arguments: str, **variables: str) -> int:
        asked.append((arguments, variables))
        return left.pop(0)

    monkeypatch.setattr(command, "pytest", pytest_run)
    assert command.played("-m", "journey and alone", PIVOT_CHROMIUM="/chromium") == result
    assert left == []
    assert ("rejoué" in capsys.readouterr().out) == (len(codes) == 2)
    if len(codes) == 2:
        arguments, variables = asked[1]
        assert arguments[:3] == ("-m", "journey", "--last-failed")
        assert variables == {"PIVOT_CHROMIUM": "/chromium"}


def test_the_files_that_hold_journeys_are_found() -> None:
    found = set(command.files_of_journeys())
    assert {"tests/journeys/test_every_page.py", "tests/notifications/test_in_browser.py"} <= found
    assert "tests/test_net.py" not in found
