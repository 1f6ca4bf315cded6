"""Write digits in forms that are usual in Europe and that MNIST's American writers hardly show.

Such are the 1 like a lambda, the 2 with a loop, the 4 like a bolt of lightning or open at the top,
the barred 7 and the 9 whose tail curls up.
"""

import cv2
import numpy as np
import numpy.typing as npt

from flaskapi.recognition.frame import Frame, fit_frame

Way = npt.NDArray[np.float64]

CANVAS_SIDE_PX = 96
DIGIT_PX = 64
JITTER = 0.04
WIDTHS = (0.5, 1.0)
PEN_PX = (4, 13)
ROUNDINGS = 3

# The points the pen goes through: x to the right and y down, in hundredths of the digit's box. It
# rounds all but those marked with "!"; " | " lifts it.
FORMS = {
    1: (
        "10,60 70,0! 70,100",
        "0,95 65,0! 70,100",
        "20,35 60,0! 60,100 | 25,100 95,100",
        "10,70 50,35 68,0 58,5 52,100",
        "0,90 40,50 70,0! 60,90 95,95",
    ),
    2: (
        "10,25 15,0 90,0 85,35 50,65 15,100 0,95 15,75 40,90 95,98",
        "10,20 30,0 90,0 85,35 0,100! 95,100",
    ),
    4: (
        "60,0 8,60! 92,50! 65,100",
        "50,0 5,65! 75,62 95,35! 70,100",
        "30,0 5,50! 90,50! 90,100",
        "65,0 15,40 5,65 30,68 90,55! 60,100",
        "12,0 5,45 35,60 85,45! 90,5! 75,100",
        "15,0 5,30 15,55 50,60 85,42 | 95,0 85,50 80,100",
    ),
    7: (
        "10,20 10,5! 90,2! 45,100 | 20,55 90,48",
        "0,5 95,0! 50,50 30,100 | 15,52 85,50",
        "5,15 8,3! 92,3! 55,45 40,100 65,98 | 25,50 85,45",
    ),
    9: (
        "85,20 75,0 10,0 10,50 70,55 85,20! 95,70 75,100 35,105 5,85",
        "78,10 60,-5 15,5 15,45 70,45 78,10! 70,50 95,75 70,100 5,92",
        "85,20 75,0 10,0 10,50 70,55 85,20! 80,100 20,100",
        "70,12 50,0 20,8 25,35 60,38 70,12! 85,60 60,95 10,100 0,88",
        "70,15 45,0 15,10 20,38 65,35 72,15! 75,50 90,80 60,100 0,100",
    ),
}


def write_form(label: int, rng: np.random.Generator) -> Frame:
    """Return a digit in one of its European forms, uint8 (28, 28). label: a key of FORMS."""
    canvas = np.zeros((CANVAS_SIDE_PX, CANVAS_SIDE_PX), np.uint8)
    forms = FORMS[label]
    width = rng.uniform(*WIDTHS)
    pen_px = int(rng.integers(*PEN_PX))
    for stroke in forms[rng.integers(len(forms))].split(" | "):
        way = plan_way(stroke, rng) * (width * DIGIT_PX, DIGIT_PX)
        points = np.rint(way + (CANVAS_SIDE_PX - DIGIT_PX) / 2).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, pen_px, cv2.LINE_AA)
    return fit_frame(canvas)


def plan_way(stroke: str, rng: np.random.Generator) -> Way:
    """Return a stroke's way, float64 (N, 2), x and y of 0..1, a little aside of its points."""
    pieces: list[Way] = []
    piece: list[Way] = []
    for word in stroke.split():
        x, y = (int(number) / 100 for number in word.rstrip("!").split(","))
        piece.append(np.array((x, y)) + rng.normal(0, JITTER, 2))
        if word.endswith("!"):
            pieces.append(round_way(np.stack(piece)))
            piece = piece[-1:]
    pieces.append(round_way(np.stack(piece)))
    return np.concatenate(pieces)


def round_way(way: Way) -> Way:
    """Cut the corners between a way's ends, after Chaikin (1974)."""
    for _ in range(ROUNDINGS):
        first, second = way[:-1], way[1:]
        cuts = np.stack((0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second), axis=1)
        way = np.concatenate((way[:1], cuts.reshape(-1, 2), way[-1:]))
    return way
