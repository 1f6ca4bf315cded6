"""What every page for browsers is answered with."""

from flask import Flask, Response

HTML = "text/html"
# Scripts, styles and calls of this host alone; data: and blob: are pictures made in the page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def register_pages(app: Flask) -> None:
    """Keep the application's pages to themselves."""
    app.after_request(protect_page)


def protect_page(response: Response) -> Response:
    """Let a page load nothing from elsewhere, be framed by nobody, and tell nobody of itself."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == HTML:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "same-origin"
    return response
