"""The one clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from docgen.core.clock import FixedClock, SystemClock, clock_from_environment
from docgen.core.errors import UsageError


def test_the_system_clock_knows_its_zone_and_counts_whole_seconds() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    now = SystemClock().now()
    assert now.tzinfo is not None
    assert now.microsecond == 0
    assert before <= now <= datetime.now(UTC)


def test_a_fixed_clock_stands_still() -> None:
    moment = datetime(2025, 11, 14, 9, 0, tzinfo=UTC)
    clock = FixedClock(moment)
    assert clock.now() is clock.now() is moment


def test_without_the_variable_the_system_tells_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert clock_from_environment() == SystemClock()


def test_the_variable_fixes_the_clock_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763110800")
    assert clock_from_environment() == FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize("value", ["", "gisteren", "-1", "1.5", "²", "٣", "9" * 30])
def test_a_variable_that_is_no_time_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(UsageError) as caught:
        clock_from_environment()
    assert str(caught.value) == (
        f"SOURCE_DATE_EPOCH is geen getal (“{value}”). "
        "Vul het aantal seconden sinds 1 januari 1970 in, of verwijder de variabele."
    )
