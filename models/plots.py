"""Draw what training did, and how a model does."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")  # Draws without a screen.

from matplotlib import pyplot as plt

from flaskapi.evaluation.metrics import Confidences, Truths, bin_confidences

DPI = 120
# Errors below this are drawn on a linear scale, so that a bin without any has its place.
LEAST_ERROR = 1e-3
LEAST_COVERAGE = 0.8


def plot_learning_curve(history: dict[str, list[float]], file: Path) -> None:
    """Draw the error of training and held-out digits over the epochs, as a PNG."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    epochs = range(1, len(history["accuracy"]) + 1)
    curves = {"accuracy": "varied training digits", "val_accuracy": "held-out digits"}
    for name, label in curves.items():
        axes.plot(epochs, [100 * (1 - share) for share in history[name]], "o-", label=label)
    axes.set(yscale="log", xlabel="epoch", ylabel="error, %", title="Learning curve")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=DPI)
    plt.close(figure)


def plot_confusions(table: npt.NDArray[np.int64], labels: Sequence[int], file: Path) -> None:
    """Draw how often each label was read as what, as a PNG.

    table: int64 (labels, labels + 1), the last column for what was refused.
    """
    figure, axes = plt.subplots(figsize=(6.4, 5.6), layout="constrained")
    axes.imshow(np.log1p(table), cmap="Blues", aspect="auto")
    for (row, column), count in np.ndenumerate(table):
        colour = "white" if row == column else "black"
        axes.text(column, row, f"{count}" if count else "", ha="center", va="center", color=colour)
    axes.set(xlabel="read as", ylabel="label", title="Confusions")
    axes.set_xticks(range(len(labels) + 1), [*map(str, labels), "refused"])
    axes.set_yticks(range(len(labels)), list(map(str, labels)))
    figure.savefig(file, dpi=DPI)
    plt.close(figure)


def plot_reliability(confidences: Confidences, right: Truths, file: Path) -> None:
    """Draw the errors that confidences promise and those that were made, as a PNG.

    confidences: floating (N,), 0..1. right: bool (N,). In the bins of the calibration error.
    """
    figure, axes = plt.subplots(figsize=(6, 5), layout="constrained")
    bins = bin_confidences(confidences, right)
    axes.plot([0, 100], [0, 100], color="grey", label="as promised")
    axes.plot(
        [100 * (1 - confidence) for confidence, _, _ in bins],
        [100 * (1 - share) for _, share, _ in bins],
        "o",
        label=f"bins of {bins[0][2]} answers",
    )
    axes.set_xscale("symlog", linthresh=100 * LEAST_ERROR)
    axes.set_yscale("symlog", linthresh=100 * LEAST_ERROR)
    axes.set(xlabel="promised error, %", ylabel="error, %", title="Reliability")
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=DPI)
    plt.close(figure)


def plot_coverage(confidences: Confidences, right: Truths, file: Path) -> None:
    """Draw the error among the surest answers over how many these are, as a PNG.

    confidences: floating (N,), 0..1. right: bool (N,).
    """
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    wrong = ~right[np.argsort(-confidences, kind="stable")]
    kept = np.arange(1, len(wrong) + 1)
    axes.plot(100 * kept / len(wrong), 100 * np.cumsum(wrong) / kept)
    axes.set(xlabel="surest answers kept, %", ylabel="error, %", title="Coverage")
    axes.set(xlim=(100 * LEAST_COVERAGE, 100), ylim=(0, None))
    axes.grid(visible=True, alpha=0.3)
    figure.savefig(file, dpi=DPI)
    plt.close(figure)
