"""Training on the labels before noise, which only those who planted it know."""

from dataclasses import dataclass, replace

from pitfalls_core.data.splits import Splits
from pitfalls_core.errors import InputError
from pitfalls_core.seeding import Streams


@dataclass(frozen=True)
class TrueLabels:
    """Gives every training example its ``true_label``; no method could do better about labels.

    The validation set stays as it is, so that epochs are selected as for every other method.
    """

    def prepare(self, splits: Splits, _streams: Streams, /) -> Splits:
        """Return `splits` with the true training labels.

        Raises
        ------
        InputError
            If the training examples have no attribute ``true_label``.
        """
        train = splits.train
        if "true_label" not in train.attributes:
            raise InputError("true labels need training attribute 'true_label', which is not there")
        return replace(splits, train=replace(train, labels=train.attributes["true_label"]))
