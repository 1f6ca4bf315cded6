"""What can go wrong between a program and the service.

    ServiceError
    ├── ServiceUnreachable   there was no answer
    ├── ServiceProblem       the service refused, or failed, and said why
    └── AnswerUnreadable     the answer is not one of this service's

The message of each is a sentence for people.
"""


class ServiceError(Exception):
    """Base of every error that a request to the service raises."""


class ServiceUnreachable(ServiceError):
    """There was no answer: no connection, one that broke, or none in time."""


class AnswerUnreadable(ServiceError):
    """There was an answer, but not one that this service gives. The address may be another's."""


class ServiceProblem(ServiceError):
    """The service refused or failed: an RFC 9457 problem.

    status: of HTTP. slug: the kind of problem, the end of its `type`, as in `picture-blank`; empty
    where something before the service answered. title: the kind in words. detail: what was wrong
    and what to do; also the message. request_id: names the request in the service's log.
    """

    def __init__(
        self, status: int, slug: str, title: str, detail: str, request_id: str | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.request_id = request_id
