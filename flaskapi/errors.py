"""Everything that can go wrong, in one tree. Knows nothing of Flask.

    FlaskapiError
    ├── SettingError            a FLASKAPI_* setting cannot be used
    ├── EvaluationError         there is nothing that could be measured
    ├── ModelError              no model can answer
    │   ├── ModelMissing        there is no file
    │   ├── ModelCorrupt        the file is no packaged model
    │   └── ModelMismatch       graph and weights are not of one network
    ├── RecordsUnavailable      the database does not answer
    ├── LearningError           a candidate, or what it is to learn from, cannot be used
    └── RequestError            the request cannot be answered
        ├── InvalidParameter
        ├── PictureMissing      no picture was sent
        ├── PicturesAmbiguous   several were sent where one is wanted
        ├── PictureTooLarge     more bytes or pixels than we take
        ├── BatchTooLarge       more pictures or bytes than one batch takes
        ├── ArchiveUnreadable   the zip cannot be unpacked
        ├── FormatUnsupported   not a picture format we take
        ├── PictureUnreadable   a picture, but damaged
        ├── PictureBlank        a picture without ink
        ├── InferenceUnreadable  a request under /v2 is not of the Open Inference Protocol
        ├── TensorInvalid       a tensor of it cannot be used, or is not offered
        ├── ModelUnknown        another model, or version of it, than the one in service
        ├── RecordMissing       there is no prediction of this id
        ├── LabelInvalid        what it is said to be cannot be
        ├── IdempotencyKeyReused  for another request
        ├── KeyMissing          only for those with a key
        ├── KeyInsufficient     the key is not for this
        └── CrossSiteRequest    a page of another site asks to change something

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


class RecordsUnavailable(FlaskapiError):
    slug = "records-unavailable"
    title = "The database does not answer now"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class LearningError(FlaskapiError):
    slug = "learning-impossible"
    title = "Nothing can be learned or promoted"


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


class InferenceUnreadable(RequestError):
    slug = "inference-unreadable"
    title = "The inference request is not understood"


class TensorInvalid(RequestError):
    slug = "tensor-invalid"
    title = "The tensors cannot be used"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ModelUnknown(RequestError):
    slug = "model-unknown"
    title = "There is no such model"
    status = HTTPStatus.NOT_FOUND


class RecordMissing(RequestError):
    slug = "record-missing"
    title = "There is no such prediction"
    status = HTTPStatus.NOT_FOUND


class LabelInvalid(RequestError):
    slug = "label-invalid"
    title = "The label cannot be used"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class IdempotencyKeyReused(RequestError):
    slug = "idempotency-key-reused"
    title = "The Idempotency-Key belongs to another request"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class KeyMissing(RequestError):
    slug = "key-missing"
    title = "This needs a key"
    status = HTTPStatus.UNAUTHORIZED


class KeyInsufficient(RequestError):
    slug = "key-insufficient"
    title = "The key is not for this"
    status = HTTPStatus.FORBIDDEN


class CrossSiteRequest(RequestError):
    slug = "cross-site-request"
    title = "A page of another site may change nothing here"
    status = HTTPStatus.FORBIDDEN
