"""Where a form leads back to, when the page that it stood on said so."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """The address that the form carries as `next`, or "" where that is not a path of this site.

    Only whole paths: Django takes a bare word for the name of a view, and breaks when there is none.
    """
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return ""
