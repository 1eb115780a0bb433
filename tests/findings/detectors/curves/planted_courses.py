"""Drawn curves of sound trainings, and the faults that are planted in them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.curves.course import Course, Courses
from pitfalls_core.findings.detectors.pitfall import Pitfall

Generator = np.random.Generator
Values = NDArray[np.float64]

EPOCHS = 30
RUNS = 6

Draw = Callable[[Generator], Pitfall]


def falling(generator: Generator, *, to: float = 0.05, noise: float = 0.03) -> Values:
    """Return losses that fall from 2.3 by a rate of their own, times log-normal noise."""
    rate = generator.uniform(0.1, 0.25)
    fall = to + (2.3 - to) * np.exp(-rate * np.arange(EPOCHS))
    return np.asarray(fall * np.exp(noise * generator.standard_normal(EPOCHS)), dtype=np.float64)


def rising(generator: Generator, factor: float) -> Values:
    """Return validation losses that end at about `factor` times their lowest value."""
    falls = 0.6 + 1.7 * np.exp(-0.4 * np.arange(EPOCHS))
    late = np.clip((np.arange(EPOCHS) - 10) / (EPOCHS - 13), 0, 1)
    noisy = np.exp(0.03 * generator.standard_normal(EPOCHS))
    return np.asarray(falls * (1 + (factor - 1) * late) * noisy, dtype=np.float64)


def sound(generator: Generator) -> dict[str, Values]:
    """Return the curves of a training in which nothing goes wrong."""
    accuracy = 0.9 - 0.8 * np.exp(-0.4 * np.arange(EPOCHS))
    accuracy = accuracy + 0.01 * generator.standard_normal(EPOCHS)
    recovered = 0.8 - 0.7 * np.exp(-0.3 * np.arange(EPOCHS))
    noise = 0.02 * generator.standard_normal((2, EPOCHS))
    return {
        "train_loss": falling(generator),
        "validation_loss": rising(generator, generator.uniform(1.0, 1.1)),
        "validation_accuracy": accuracy,
        "recovered": recovered + noise[0],
        "memorized": 0.2 + 0.1 * np.linspace(0, 1, EPOCHS) + noise[1],
    }


def one_of_six(
    plant: Callable[[dict[str, Values], Generator], None],
    detector: Callable[[Courses, str], Pitfall],
) -> tuple[Draw, Draw]:
    """Return a draw of six runs, one of them with a fault, and one of six sound ones."""

    def draw(generator: Generator, *, planted: bool) -> Pitfall:
        runs = [sound(generator) for _ in range(RUNS)]
        if planted:
            plant(runs[int(generator.integers(RUNS))], generator)
        found: dict[Label, Course] = {
            seed: Course({name: tuple(curve.tolist()) for name, curve in run.items()})
            for seed, run in enumerate(runs)
        }
        return detector(found, "Baseline")

    return (lambda generator: draw(generator, planted=True)), (
        lambda generator: draw(generator, planted=False)
    )


def overfits(run: dict[str, Values], generator: Generator) -> None:
    """Let the validation loss end at 1.15 to 1.8 times its lowest value."""
    run["validation_loss"] = rising(generator, generator.uniform(1.15, 1.8))


def errs_more(run: dict[str, Values], generator: Generator) -> None:
    """Let the validation accuracy end 2 to 10 points below its highest value."""
    late = np.clip((np.arange(EPOCHS) - 12) / (EPOCHS - 15), 0, 1)
    run["validation_accuracy"] = run["validation_accuracy"] - generator.uniform(0.02, 0.1) * late


def memorizes(run: dict[str, Values], generator: Generator) -> None:
    """Let the memorised share cross the recovered one between epochs 10 and 28."""
    at = generator.uniform(10, 28)
    run["memorized"] = np.clip(run["recovered"] + 0.03 * (np.arange(EPOCHS) - at), 0, 1)


def diverges(run: dict[str, Values], generator: Generator) -> None:
    """Let the training loss end at 2.5 to 6 times that of the first epoch, or not be finite."""
    loss = run["train_loss"]
    loss[-3:] = loss[0] * generator.uniform(2.5, 6)
    if generator.random() < 0.3:
        loss[-2:] = np.nan


def spikes(run: dict[str, Values], generator: Generator) -> None:
    """Multiply the training loss of one epoch, from the tenth on, by 1.3 to 4."""
    at = int(generator.integers(9, EPOCHS - 1))
    run["train_loss"][at] *= generator.uniform(1.3, 4)


def stalls(run: dict[str, Values], generator: Generator) -> None:
    """Let the training loss stand still from epoch 15 on, at 0.15 to 0.9 of its start."""
    loss = run["train_loss"]
    level = generator.uniform(0.15, 0.9) * loss[0]
    noisy = level * np.exp(0.03 * generator.standard_normal(EPOCHS))
    loss[:] = np.maximum(loss, noisy)


def jumps(run: dict[str, Values], generator: Generator) -> None:
    """Multiply training losses by log-normal noise of SD 0.1 to 0.4."""
    sd = generator.uniform(0.1, 0.4)
    run["train_loss"] *= np.exp(sd * generator.standard_normal(EPOCHS))
