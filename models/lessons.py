"""What a network is shown and told, epoch after epoch: the usual mixture, and extra digits."""

import keras
import numpy as np

from models.composition.training_set import NOT_A_DIGIT, TrainingSet
from models.composition.writer import Writer
from models.network import OUTPUTS, Frames, Labels, Targets, make_targets
from models.scoring import compute_scores


class Lessons:
    """Draws frames and targets; `draw_epoch` is for `EpochBatches`.

    rehearsed: draws the usual mixture. writer: draws extra_frames more, told by their labels.
    teacher: a network whose scores become the targets of the digits that are rehearsed, so that
    what it knows of them is kept: Z. Li and D. Hoiem, "Learning without Forgetting" (2016). What it
    misreads is told by its label, and so is what is no digit: it may never have seen its kind.
    """

    def __init__(
        self,
        rehearsed: TrainingSet,
        rng: np.random.Generator,
        writer: Writer | None = None,
        extra_frames: int = 0,
        teacher: keras.Model | None = None,
    ) -> None:
        self._rehearsed, self._rng = rehearsed, rng
        self._writer, self._extra_frames = writer, extra_frames
        self._teacher = teacher
        self._outputs = teacher.output_shape[-1] if teacher else OUTPUTS

    def draw_epoch(self) -> tuple[Frames, Targets]:
        """Return frames, uint8 (N, 28, 28), and targets, float32 (N, outputs), always as many."""
        frames, labels = self._rehearsed.draw_epoch()
        targets = self._tell(frames, labels)
        if self._writer is None:
            return frames, targets
        extra = self._writer.draw(self._extra_frames, self._rehearsed.variation)
        told = make_targets(extra.labels, self._outputs)
        order = self._rng.permutation(len(frames) + len(extra))
        return (
            np.concatenate((frames, extra.images))[order],
            np.concatenate((targets, told))[order],
        )

    def _tell(self, frames: Frames, labels: Labels) -> Targets:
        """Return what scores of rehearsed frames should be."""
        if self._teacher is None:
            return make_targets(labels)
        targets: Targets = compute_scores(self._teacher, frames)
        known = labels < self._outputs
        told = known & ((labels == NOT_A_DIGIT) | (targets.argmax(axis=1) != labels))
        targets[told] = make_targets(labels[told], self._outputs)
        return targets
