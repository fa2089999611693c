"""A secret between the form that made it and the one page that shows it, sealed in the session."""

from django.http import HttpRequest

from audit import sealing


def keep(request: HttpRequest, about: str, key: int, secret: str) -> None:
    """Keep a secret for the next page."""
    if secret:
        kept = request.session.get(about, {})
        request.session[about] = kept | {str(key): sealing.seal(secret, about)}


def taken(request: HttpRequest, about: str, key: int) -> str:
    """Return the secret and forget it, "" for one that was shown before."""
    kept = dict(request.session.get(about, {}))
    sealed = kept.pop(str(key), None)
    if sealed is None:
        return ""
    request.session[about] = kept
    return sealing.unseal(sealed, about)
