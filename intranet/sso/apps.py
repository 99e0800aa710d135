from django.apps import AppConfig


class SsoConfig(AppConfig):
    """Its `provider` module is found by allauth because this is an application."""

    name = "intranet.sso"
    label = "sso"

    def ready(self) -> None:
        from . import sessions  # noqa: F401  the signal that keeps what the session needs
