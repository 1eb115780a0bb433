"""What is published: executed notebooks, assembled and exported as documents."""


def _made_callable() -> bool:
    """Let ``pitfalls_core.report(...)`` work: once imported, this package stands for that name."""
    import sys
    from importlib import import_module
    from types import ModuleType

    class Package(ModuleType):
        """The package, which can be called."""

        def __call__(self, *names: str, **options: object) -> object:
            """Publish a report."""
            return import_module("pitfalls_core.api.report").report(*names, **options)

    sys.modules[__name__].__class__ = Package
    return True


CALLABLE = _made_callable()
