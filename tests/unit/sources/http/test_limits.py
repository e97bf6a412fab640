from fake_clock import FakeClock

from sales_pipeline.sources.http.limits import Limiter, Rate


def test_no_window_holds_more_calls_than_its_rate() -> None:
    clock, made = FakeClock(), []
    limiter = Limiter((Rate(5, 10), Rate(8, 60)), clock)
    for _ in range(40):
        limiter.wait()
        made.append(clock.monotonic())
    for rate in limiter.rates:
        for start in made:
            within = [at for at in made if start <= at < start + rate.seconds]
            assert len(within) <= rate.calls


def test_the_limit_is_used_up_and_not_more_careful_than_that() -> None:
    clock = FakeClock()
    limiter = Limiter((Rate(100, 20),), clock)
    for _ in range(500):
        limiter.wait()
    assert clock.passed == 80


def test_without_rates_nobody_waits() -> None:
    clock = FakeClock()
    limiter = Limiter((), clock)
    for _ in range(1000):
        limiter.wait()
    assert clock.waits == []
