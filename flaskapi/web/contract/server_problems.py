"""What the web server in front of the service answers by itself, as `deploy/apache` sets it up."""

from http import HTTPStatus

from flaskapi.web.contract.explanation import Explanation
from flaskapi.web.contract.problems import Problem

SERVER_PROBLEMS = (
    Problem(
        "request-timeout",
        "Request Timeout",
        HTTPStatus.REQUEST_TIMEOUT,
        Explanation(
            "The web server gave up waiting for the rest of the request.",
            ("The connection is very slow, or broke off while the picture was sent.",),
            "Send it again, over a faster connection or with a smaller picture.",
            "The request came too slowly and was cut off. Send it again over a faster connection.",
        ),
    ),
    Problem(
        "request-uri-too-long",
        "Request-URI Too Long",
        HTTPStatus.REQUEST_URI_TOO_LONG,
        Explanation(
            "The address is longer than the web server reads.",
            ("A picture was put into the address instead of the body.",),
            "Send the picture as the part `file` of a form, or as the body.",
            "The address is too long. Send the picture as the body.",
        ),
    ),
    Problem(
        "expectation-failed",
        "Expectation Failed",
        HTTPStatus.EXPECTATION_FAILED,
        Explanation(
            "The header `Expect` asks for something that the web server does not know.",
            ("Some program sets `Expect` to other words than `100-continue`.",),
            "Leave the header out.",
            "Of the header Expect only 100-continue is understood. Leave it out.",
        ),
    ),
    Problem(
        "request-header-fields-too-large",
        "Request Header Fields Too Large",
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        Explanation(
            "The header fields of the request are more or longer than the web server reads.",
            ("A browser sends many cookies of other services at the same address.",),
            "Send fewer or shorter header fields; the service needs no cookies.",
            "The header fields are too long. Send fewer or shorter ones.",
        ),
    ),
    Problem(
        "service-unavailable",
        "Service Unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        Explanation(
            "The web server runs, but the service behind it does not answer.",
            ("The service is being restarted.", "It could not be started."),
            "Try again after the seconds that the header `Retry-After` says. If it stays, tell "
            "whoever runs the service; the error log of the web server says why.",
            "The application does not answer now. Try again in a few seconds.",
        ),
    ),
    Problem(
        "gateway-timeout",
        "Gateway Timeout",
        HTTPStatus.GATEWAY_TIMEOUT,
        Explanation(
            "The service had so much to do that the request waited for too long.",
            ("Many large pictures or batches were sent at the same time.",),
            "Try again after the seconds that the header `Retry-After` says, and send fewer "
            "pictures at once.",
            "The application has too much to do or was too slow. Try again in a few seconds.",
        ),
    ),
)
