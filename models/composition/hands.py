"""Write digits in forms that are usual in Europe and that MNIST's American writers hardly show.

Such are the 1 like a lambda, the 2 with a loop, the 4 like a bolt of lightning or open at the top,
the barred 7, its upper bar wavy or looped, and the 9 whose tail curls up or swings like an S.
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
        "0,95 45,62 72,10 58,0 48,35 55,88 98,95",
        "0,100 35,60 65,5 80,0 72,30 60,100",
        "15,95 75,0! 70,95 | 20,95 100,95",
        "0,45 35,40 70,12 62,0 48,15 55,60 55,100 | 20,100 95,98",
        "15,30 35,32 55,5! 55,100 | 25,100 95,98",
    ),
    2: (
        "10,25 15,0 90,0 85,35 50,65 15,100 0,95 15,75 40,90 95,98",
        "10,20 30,0 90,0 85,35 0,100! 95,100",
        "45,32 28,15 55,0 82,12 60,48 15,85 2,98 25,100 38,84 60,95 98,90",
        "30,40 20,12 60,0 85,15 55,50 12,82 5,98 22,100 30,80 55,88 70,100 98,85",
    ),
    4: (
        "60,0 8,60! 92,50! 65,100",
        "50,0 5,65! 75,62 95,35! 70,100",
        "30,0 5,50! 90,50! 90,100",
        "65,0 15,40 5,65 30,68 90,55! 60,100",
        "12,0 5,45 35,60 85,45! 90,5! 75,100",
        "15,0 5,30 15,55 50,60 85,42 | 95,0 85,50 80,100",
        "45,0 5,65 20,78 60,75 90,60 | 92,42 85,70 80,105",
        "30,0 10,45 0,70 15,75 65,72 95,50! 75,75 70,100",
        "70,0 35,25 0,70! 95,68 | 80,40 70,105",
        "75,0 35,40 0,68 45,72 | 98,55 85,80 60,105",
        "30,0 8,45 5,80 45,88 95,75 | 70,50 75,80 65,105",
    ),
    7: (
        "10,20 10,5! 90,2! 45,100 | 20,55 90,48",
        "0,5 95,0! 50,50 30,100 | 15,52 85,50",
        "5,15 8,3! 92,3! 55,45 40,100 65,98 | 25,50 85,45",
        "5,25 8,0 30,12 60,5 95,10! 55,40 60,75 45,100 | 10,52 95,48",
        "10,20 8,3 90,8! 60,45 60,100 | 0,50 100,48",
        "0,20 15,0 45,10 85,0! 55,40 40,70 50,100 | 15,60 95,52",
        "20,25 25,5! 85,2 70,10 50,40 55,80 40,100 15,95 | 15,50 95,50",
        "0,12 35,24 60,6 95,0 92,20 50,26! 48,60 50,100 | 8,60 100,62",
        "0,28 25,14 60,18 98,0! 80,22 50,24! 35,60 40,100 | 5,62 90,56",
        "10,0 40,14 70,4 98,6! 70,26 52,30! 40,70 5,100 | 10,55 95,60",
        "10,30 20,5 38,12 30,30 45,30 98,0! 60,50 45,100 | 5,58 95,62",
        "30,35 15,20 35,5 40,30 70,20 95,0! 50,45 30,100 | 0,55 95,50",
    ),
    9: (
        "85,20 75,0 10,0 10,50 70,55 85,20! 95,70 75,100 35,105 5,85",
        "78,10 60,-5 15,5 15,45 70,45 78,10! 70,50 95,75 70,100 5,92",
        "85,20 75,0 10,0 10,50 70,55 85,20! 80,100 20,100",
        "70,12 50,0 20,8 25,35 60,38 70,12! 85,60 60,95 10,100 0,88",
        "70,15 45,0 15,10 20,38 65,35 72,15! 75,50 90,80 60,100 0,100",
        "30,45 85,20 75,0 30,0 10,20 30,45 80,65 90,90 50,102 0,98",
        "40,42 90,12 60,0 15,8 15,32 50,48 90,68 75,98 30,102 0,90",
        "75,20 55,0 20,5 15,35 45,42 78,20! 72,45 95,70 75,98 35,102 0,90",
        "85,15 50,0 10,8 10,40 50,48 85,35 85,15! 70,55 95,75 60,100 5,100",
        "30,35 85,30 95,8 70,0 35,5 30,35 50,55 75,75 60,98 5,100",
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
