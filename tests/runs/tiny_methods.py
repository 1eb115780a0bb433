"""Parts that each do one small thing, as source of a project's module `tiny_methods`."""

METHODS = '''
"""Methods with effects that a test can work out."""

from dataclasses import dataclass, replace

import numpy as np
import torch


@dataclass(frozen=True)
class Darkness:
    """A measure: the share of right answers among examples that come later."""

    def score(self, probabilities, part):
        """Return it, if there is more than one example."""
        right = probabilities.argmax(axis=1) == part.labels
        return {"late": float(right[len(part) // 2 :].mean())}


@dataclass(frozen=True)
class Inverted:
    """A preparation: light and dark are exchanged, in the test sets only."""

    def prepare(self, splits, streams):
        """Return changed test sets."""
        tests = {
            name: replace(part, inputs=1 - part.inputs, attributes={"place": np.arange(len(part))})
            for name, part in splits.tests.items()
        }
        return replace(splits, tests=tests)


@dataclass(frozen=True)
class Silenced:
    """A test-time change: the model answers class 1 whatever it sees."""

    def adapt(self, model, splits, device):
        """Set the weights of the last layer."""
        with torch.no_grad():
            for name, one in model.named_parameters():
                one.zero_()
                if name.endswith("bias"):
                    one[1] = 5.0


@dataclass(frozen=True)
class Epochs:
    """A probe: counts."""

    def build(self, splits, device):
        """Return itself."""
        return self

    def after_backward(self, model):
        """Do nothing."""

    def after_epoch(self, model):
        """Return one number."""
        return {"counted": 7.0}
'''
