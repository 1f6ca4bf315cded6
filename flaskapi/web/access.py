"""Who asks: the key in `Authorization: Bearer`, what it is good for, and from which site."""

from flask import Flask, request

from flaskapi.errors import CrossSiteRequest, KeyInsufficient, KeyMissing
from flaskapi.keys import Key, Scope, find_key, read_keys
from flaskapi.web.parameters import get_settings

SCHEME = "bearer"
HOW = "Send `Authorization: Bearer KEY`; `flask --app flaskapi make-key NAME` makes keys."

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = ("same-origin", "none")


def register_access(app: Flask) -> None:
    """Keep pages of other sites from changing anything in the name of who looks at them."""
    app.before_request(refuse_other_sites)


def refuse_other_sites() -> None:
    """Refuse what a browser sends for a page of another site, unless it only asks to see.

    Where no keys are set, that is all that keeps such a page from labelling whatever its reader
    can reach. Browsers say the site in headers that pages cannot forge; other clients say nothing
    and pass. https://www.w3.org/TR/fetch-metadata/ Raises CrossSiteRequest.
    """
    if request.method not in SAFE_METHODS and not is_own_site():
        raise CrossSiteRequest(
            "A page of another site sent this. Send it from this service's own pages, or from a "
            "program."
        )


def is_own_site() -> bool:
    """Tell whether a page of this service, or no page at all, sent the request.

    Behind a proxy that changes `Host`, `X-Forwarded-Host` is the name that browsers know; for a
    page to send that, they would have to be told that it may.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in OWN_SITE
    hosts = (request.host, *request.headers.get("X-Forwarded-Host", "").split(", "))
    # A page of no site, as one in a sandbox, has the origin `null`.
    return origin is None or origin.rpartition("/")[2] in hosts


def identify_caller() -> Key | None:
    """Return the caller's key; None for somebody without. Raises KeyMissing for a wrong one."""
    file = get_settings().keys
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if file is None or scheme.lower() != SCHEME:
        return None
    key = find_key(read_keys(file), secret.strip())
    if key is None:
        raise KeyMissing(f"This key is not known here. {HOW}")
    return key


def require_scope(scope: Scope) -> None:
    """Let pass who has a key for this, and everybody where no keys are set.

    Raises KeyMissing, KeyInsufficient.
    """
    if get_settings().keys is None:
        return
    key = identify_caller()
    if key is None:
        raise KeyMissing(f"This is only for those with a key. {HOW}")
    if scope not in key.scopes:
        raise KeyInsufficient(
            f"The key of {key.name} is not for this. Make one with `make-key NAME --scope {scope}`."
        )
