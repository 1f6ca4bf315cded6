"""Draw what training did."""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # Draws without a screen.

from matplotlib import pyplot as plt


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
    figure.savefig(file, dpi=120)
    plt.close(figure)
