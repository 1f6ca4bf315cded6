"""What the problems with pictures mean to the person who meets them, by their slugs."""

from flaskapi.web.contract.explanation import Explanation

PICTURE_EXPLANATIONS = {
    "picture-missing": Explanation(
        "The request came without a picture, so there was nothing to read.",
        (
            "The part of the form has another name than `file`, or no file name.",
            "The body is a picture, but its `Content-Type` is not an `image/*` type.",
            "The form breaks off, or its boundary is not the one that the `Content-Type` names.",
        ),
        "Send the picture as the part `file` of a form, as `curl -F file=@digit.png` does, or as "
        "the body of the request with its `image/*` type.",
        "Send the picture as a file in the part `file`, as in `curl -F file=@digit.png`, or as the "
        "body with its image/* type.",
    ),
    "pictures-ambiguous": Explanation(
        "The form has several parts named `file`, and this address answers one picture.",
        ("A folder was chosen in an upload field that allows many files.",),
        "Send one picture a request. Many pictures of one digit each may go to `/predict/batch` "
        "together.",
        "2 parts are named `file`. Send one a request. Many pictures of one digit each may go to "
        "/predict/batch together.",
    ),
    "picture-too-large": Explanation(
        "The picture has more bytes, or more pixels, than are taken here.",
        (
            "A photo or a scan was sent at full size.",
            "A small file unpacks to a huge picture.",
        ),
        "Make the picture smaller: a digit needs no more than a few hundred pixels. Whoever runs "
        "the service can raise the limits `FLASKAPI_MAX_PICTURE_BYTES` and "
        "`FLASKAPI_MAX_PICTURE_PIXELS`.",
        "The picture is larger than 33,554,432 bytes, the limit. Make it smaller.",
    ),
    "format-unsupported": Explanation(
        "What was sent is not a PNG, JPEG, WebP, GIF or BMP picture, or is packed in a way that "
        "is not unpacked here.",
        (
            "It is a HEIC picture of a phone, a PDF or an SVG.",
            "It is no picture at all, whatever the ending of its name says.",
            "A `Content-Encoding` was used that is not read here.",
        ),
        "Save the picture as PNG or JPEG and send that. The name of the file does not matter, its "
        "bytes do.",
        "The file is not a PNG, JPEG, WebP, GIF or BMP picture. Save it as PNG or JPEG.",
    ),
    "picture-unreadable": Explanation(
        "The file begins like a picture, but cannot be decoded.",
        (
            "An upload or a download broke off.",
            "The file is empty.",
            "The file was changed, for instance by a transfer as text.",
        ),
        "Open the picture in a viewer. If it shows, save it again and send the new file.",
        "The picture breaks off or is damaged inside. Save it again and send it whole.",
    ),
    "picture-blank": Explanation(
        "The picture could be decoded, but there is no ink on it: it is of one shade, or nearly.",
        (
            "A drawing was sent before anything was drawn.",
            "The pen is so faint, or the light so poor, that writing and paper are alike.",
        ),
        "Write with a darker pen or in better light, and send the picture anew. "
        "`/predict?explain=true` shows what of a picture is taken for ink.",
        "Nothing is written on the picture. Send one with a digit that stands out from its paper.",
    ),
    "batch-too-large": Explanation(
        "The request has more pictures, frames, parts or unpacked bytes than one request may have.",
        (
            "A whole data set was sent at once.",
            "A zip unpacks to far more than it seems to hold.",
        ),
        "Send it in parts. Whoever runs the service can raise the limits "
        "`FLASKAPI_MAX_BATCH_PICTURES` and `FLASKAPI_MAX_BATCH_BYTES`.",
        "The batch has 1,200 pictures; at most 1,000 are taken at once. Send it in parts.",
    ),
    "archive-unreadable": Explanation(
        "The zip file, or a file in it, cannot be unpacked.",
        (
            "The upload broke off.",
            "The zip is encrypted, or packed by another method than Deflate.",
        ),
        "Pack the pictures again with an ordinary zip program, without a password.",
        "The zip file is damaged or packed in a way that is not read here. Pack it again.",
    ),
}
