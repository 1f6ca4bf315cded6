"""Show every miss on one page that needs nothing from elsewhere."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import render_template
from PIL import Image

from flaskapi.errors import RequestError
from flaskapi.evaluation.evaluation import Evaluation
from flaskapi.evaluation.outcomes import Outcome
from flaskapi.evaluation.pages import PageOutcome
from flaskapi.evaluation.table import format_evaluation
from flaskapi.recognition.image import decode_image
from flaskapi.recognition.page.drawing import draw_reading
from flaskapi.recognition.prediction import Prediction
from flaskapi.recognition.recognizer import Recognizer

SHOWN_SIDE_PX = 200
LIKELIEST = 3
SEPARATOR = " / "
MOST_PIXELS = 10**9


@dataclass(frozen=True)
class Miss:
    """A miss as the page shows it; steps: a name and a data URI of the picture on its way."""

    name: str
    label: str
    answer: str
    details: str
    steps: list[tuple[str, str]]


def write_report(evaluation: Evaluation, recognizer: Recognizer) -> str:
    """Return the page, HTML, of everything that wasn't right. Needs the application's context."""
    misses = {
        name: [describe_miss(outcome, recognizer) for outcome in outcomes]
        for name, outcomes in evaluation.misses.items()
    }
    for name, outcomes in evaluation.missed_pages.items():
        misses.setdefault(name, []).extend(map(describe_missed_page, outcomes))
    return render_template(
        "misses.html",
        model_id=evaluation.model_id,
        summary=format_evaluation(evaluation),
        misses=misses,
    )


def describe_miss(outcome: Outcome, recognizer: Recognizer) -> Miss:
    """Return a miss with the steps that its picture took."""
    data = outcome.sample.read()
    label = outcome.sample.label
    steps = [("picture", draw_picture(data))]
    answer, details = describe_answer(outcome.answer)
    try:
        _, preparation = recognizer.recognize(data)
    except RequestError:
        pass  # Which error it is, the answer says; there are no steps to show.
    else:
        parts = {"pixels": preparation.pixels, "ink": preparation.ink, "frame": preparation.frame}
        steps += [(name, draw_pixels(part)) for name, part in parts.items()]
    shown = "no digit" if label is None else str(label)
    return Miss(outcome.sample.name, shown, answer, details, [step for step in steps if step[1]])


def describe_missed_page(outcome: PageOutcome) -> Miss:
    """Return a page that wasn't read exactly, with what was read drawn on it."""
    data = outcome.page.read()
    steps = [("picture", draw_picture(data))]
    if isinstance(outcome.answer, RequestError):
        answer, details = outcome.answer.title, str(outcome.answer)
    else:
        answer, details = SEPARATOR.join(outcome.lines) or "nothing", ""
        drawn = draw_reading(decode_image(data, MOST_PIXELS), outcome.answer)
        steps.append(("reading", draw_pixels(drawn)))
    label = SEPARATOR.join(outcome.page.lines) or "nothing"
    return Miss(outcome.page.name, label, answer, details, [step for step in steps if step[1]])


def describe_answer(answer: Prediction | RequestError) -> tuple[str, str]:
    """Return an answer in a few words, and its details."""
    if isinstance(answer, RequestError):
        return answer.title, str(answer)
    ranked = np.argsort(answer.probabilities)[::-1][:LIKELIEST]
    details = ", ".join(f"{column}: {answer.probabilities[column]:.3f}" for column in ranked)
    if answer.rejected:
        return f"refused, perhaps {answer.best_guess}", f"{answer.reason} {details}"
    return f"{answer.digit} ({answer.confidence:.3f})", details


def draw_picture(data: bytes) -> str:
    """Return a picture file as a small data URI, or an empty text if it cannot be opened."""
    try:
        image = Image.open(BytesIO(data))
        image.thumbnail((SHOWN_SIDE_PX, SHOWN_SIDE_PX))
        return encode_uri(image.convert("RGBA"))
    except Exception:  # Whatever is wrong with the file, the page shows the rest.
        return ""


def draw_pixels(pixels: npt.NDArray[np.uint8]) -> str:
    """Return uint8 (H, W) or (H, W, 3) as a small data URI."""
    image: Any = Image.fromarray(pixels)
    image.thumbnail((SHOWN_SIDE_PX, SHOWN_SIDE_PX))
    return encode_uri(image)


def encode_uri(image: Image.Image) -> str:
    """Return an image as a PNG in a data URI."""
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode()
