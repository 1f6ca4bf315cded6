"""Everything that can go wrong, in one tree. Knows nothing of Flask.

    FlaskapiError
    ├── SettingError            a FLASKAPI_* setting cannot be used
    ├── EvaluationError         there is nothing that could be measured
    ├── ModelError              no model can answer
    │   ├── ModelMissing        there is no file
    │   ├── ModelCorrupt        the file is no packaged model
    │   └── ModelMismatch       graph and weights are not of one network
    └── RequestError            the request cannot be answered
        ├── InvalidParameter
        ├── PictureMissing      no picture was sent
        ├── PicturesAmbiguous   several were sent where one is wanted
        ├── PictureTooLarge     more bytes or pixels than we take
        ├── BatchTooLarge       more pictures or bytes than one batch takes
        ├── ArchiveUnreadable   the zip cannot be unpacked
        ├── FormatUnsupported   not a picture format we take
        ├── PictureUnreadable   a picture, but damaged
        └── PictureBlank        a picture without ink

The message of an error is a sentence for the person who caused it: what was wrong and what to do.
"""

from http import HTTPStatus
from typing import ClassVar


class FlaskapiError(Exception):
    """Base of every error raised here on purpose.

    slug names the kind of problem in its RFC 9457 type, title says it in a few words, and status
    is the HTTP status that a web answer gets.
    """

    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong here"
    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR


class SettingError(FlaskapiError):
    slug = "setting-invalid"
    title = "A setting cannot be used"


class EvaluationError(FlaskapiError):
    slug = "evaluation-impossible"
    title = "There is nothing to measure"


class ModelError(FlaskapiError):
    slug = "model-unavailable"
    title = "No model can answer now"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class ModelMissing(ModelError):
    slug = "model-missing"
    title = "The model file is missing"


class ModelCorrupt(ModelError):
    slug = "model-corrupt"
    title = "The model file cannot be used"


class ModelMismatch(ModelError):
    slug = "model-mismatch"
    title = "The model file does not match itself"


class RequestError(FlaskapiError):
    slug = "bad-request"
    title = "The request cannot be answered"
    status = HTTPStatus.BAD_REQUEST


class InvalidParameter(RequestError):
    slug = "invalid-parameter"
    title = "A parameter of the address is not understood"


class PictureMissing(RequestError):
    slug = "picture-missing"
    title = "No picture was sent"


class PicturesAmbiguous(RequestError):
    slug = "pictures-ambiguous"
    title = "More than one picture was sent"


class PictureTooLarge(RequestError):
    slug = "picture-too-large"
    title = "The picture is too large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BatchTooLarge(RequestError):
    slug = "batch-too-large"
    title = "The batch is too large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ArchiveUnreadable(RequestError):
    slug = "archive-unreadable"
    title = "The zip file cannot be unpacked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FormatUnsupported(RequestError):
    slug = "format-unsupported"
    title = "Not a picture format that is read here"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class PictureUnreadable(RequestError):
    slug = "picture-unreadable"
    title = "The picture is damaged"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PictureBlank(RequestError):
    slug = "picture-blank"
    title = "The picture is blank"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
