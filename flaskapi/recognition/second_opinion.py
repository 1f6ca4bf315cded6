"""Ask who reads lines about what seems to be a digit: two networks are fooled by other things."""

from dataclasses import replace

from flaskapi.recognition.frame import Frame
from flaskapi.recognition.page.line_reader import LineReader, read_frames
from flaskapi.recognition.prediction import NOT_A_DIGIT, Prediction, is_in_doubt

# Of held-out photos, none that is read right and doubted is given less.
DISBELIEVED_BELOW = 0.03


def ask_line_reader(reader: LineReader, prediction: Prediction, frame: Frame) -> Prediction:
    """Return a doubtful prediction refused where who reads lines hardly sees that digit.

    frame: uint8 (28, 28), what was classified.
    """
    if prediction.rejected or not is_in_doubt(prediction):
        return prediction
    [chance] = read_frames(reader, [frame]).measure_chances([str(prediction.digit)])
    if chance >= DISBELIEVED_BELOW:
        return prediction
    return replace(prediction, digit=None, reason=NOT_A_DIGIT)
