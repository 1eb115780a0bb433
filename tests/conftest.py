"""What holds for every test: a property is judged by its examples, not by the load of a machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
