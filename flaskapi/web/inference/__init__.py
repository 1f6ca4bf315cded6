"""/v2: the Open Inference Protocol, for clients that bring frames of their own."""

from flaskapi.web.inference.resource import blueprint

__all__ = ["blueprint"]
