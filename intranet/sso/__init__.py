"""Login by the county's single sign-on (OpenID Connect), on django-allauth."""
