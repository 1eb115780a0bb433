"""Models of symbolic sequences: masks, order, parameters, and a second implementation."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.models.bag_of_tokens import BagOfTokens
from pitfalls_core.models.recurrent import BidirectionalGRU, BidirectionalLSTM
from pitfalls_core.models.tokens import TokenEmbedding
from pitfalls_core.models.transformer import SmallTransformer, positions

MODELS: dict[str, Callable[..., nn.Module]] = {
    "lstm": BidirectionalLSTM,
    "gru": BidirectionalGRU,
    "transformer": SmallTransformer,
    "bag": BagOfTokens,
}


def built(model: str, seed: int = 0, **arguments: Any) -> nn.Module:
    """Return a model of length 8 for two classes; the global generator is left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return MODELS[model](2, size=8, **arguments).eval()


def tokens(*lengths: int, width: int, seed: int = 0) -> Tensor:
    """Return random sequences of these lengths, padded to `width`."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randint(1, 5, (len(lengths), width, 2), generator=generator)
    inside = torch.arange(width) < torch.tensor(lengths).unsqueeze(dim=1)
    return drawn * inside.unsqueeze(dim=2)


def padded(values: Tensor, more: int) -> Tensor:
    """Return the same sequences in wider rows."""
    return nn.functional.pad(values, (0, 0, 0, more))


def parameters(model: nn.Module) -> int:
    """Return how many numbers can be learned."""
    return sum(one.numel() for one in model.parameters() if one.requires_grad)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("embedding", ["joint", "factored", "frozen joint", "frozen factored"])
def test_tokens_become_one_logit_a_class(model: str, embedding: str) -> None:
    """And the logits are the head of the features."""
    network: Any = built(model, embedding=embedding)
    inputs = tokens(8, 6, 1, width=10)
    assert network(inputs).shape == (3, 2)
    torch.testing.assert_close(network(inputs), network.head(network.features(inputs)))


@pytest.mark.parametrize("model", MODELS)
def test_padding_and_companions_do_not_change_logits(model: str) -> None:
    """Wider rows, a longer companion, or none at all: a sequence has its own logits."""
    network = built(model)
    inputs = tokens(8, 5, 8, width=8)
    torch.testing.assert_close(network(padded(inputs, 4)), network(inputs))
    torch.testing.assert_close(network(inputs)[1:2], network(inputs[1:2]))
    torch.testing.assert_close(network(inputs[1:2]), network(inputs[1:2, :5]))


@pytest.mark.parametrize("model", ["lstm", "gru"])
def test_unmasked_means_depend_on_padding(model: str) -> None:
    """The leak that published code has: the same sequence in a wider row has other logits."""
    network = built(model, masked=False)
    inputs = tokens(8, 8, width=8)
    assert not torch.allclose(network(padded(inputs, 4)), network(inputs), atol=1e-4)


def test_masked_and_unmasked_agree_where_nothing_is_padded() -> None:
    """Both start from equal weights."""
    inputs = tokens(8, 8, 8, width=8)
    masked, unmasked = (built("lstm", masked=on) for on in (True, False))
    torch.testing.assert_close(masked(inputs), unmasked(inputs))


@pytest.mark.parametrize("model", MODELS)
def test_only_the_bag_is_blind_to_order(model: str) -> None:
    """Reversed tokens leave its logits and change all others."""
    network = built(model)
    inputs = tokens(8, 8, 8, width=8)
    same = torch.allclose(network(inputs), network(inputs.flip(1)), atol=1e-6)
    assert same is (model == "bag")


def test_lstm_logits_equal_those_of_a_second_implementation() -> None:
    """The equations of an LSTM, step by step in both directions, from the same weights."""
    network: Any = built("lstm", layers=2)
    inputs = tokens(5, 5, width=5)
    values = network.embedding(inputs)
    state = dict(network.recurrent.named_parameters())
    for layer in range(2):
        directions = []
        for suffix in ("", "_reverse"):
            rows = values.flip(1) if suffix else values
            hidden = cell = torch.zeros(2, 8)
            outputs = []
            for step in range(5):
                gates = (
                    rows[:, step] @ state[f"weight_ih_l{layer}{suffix}"].T
                    + state[f"bias_ih_l{layer}{suffix}"]
                    + hidden @ state[f"weight_hh_l{layer}{suffix}"].T
                    + state[f"bias_hh_l{layer}{suffix}"]
                )
                gate_in, forget, new, out = gates.chunk(4, dim=1)
                cell = forget.sigmoid() * cell + gate_in.sigmoid() * new.tanh()
                hidden = out.sigmoid() * cell.tanh()
                outputs.append(hidden)
            stacked = torch.stack(outputs, dim=1)
            directions.append(stacked.flip(1) if suffix else stacked)
        values = torch.cat(directions, dim=2)
    expected = values.mean(dim=1) @ network.head.weight.T + network.head.bias
    torch.testing.assert_close(network(inputs), expected)


EMBEDDING = {"joint": 36 * 8, "factored": 2 * 6 * 4, "frozen joint": 0, "frozen factored": 0}


@pytest.mark.parametrize("embedding", EMBEDDING)
@pytest.mark.parametrize(("model", "gates"), [("lstm", 4), ("gru", 3)])
def test_the_number_of_recurrent_parameters(model: str, gates: int, embedding: str) -> None:
    """Two directions, each gate with two matrices and two biases, then the head."""
    first, second = (2 * gates * 8 * (inputs + 8 + 2) for inputs in (8, 16))
    network = built(model, embedding=embedding)
    assert parameters(network) == EMBEDDING[embedding] + first + second + (16 + 1) * 2
    assert parameters(built(model, layers=1)) == EMBEDDING["joint"] + first + (16 + 1) * 2


def test_the_number_of_parameters_without_recurrence() -> None:
    """Attention: four square matrices; feed-forward: twice as wide; two normalizations a layer."""
    layer = 4 * (8 * 8 + 8) + (8 * 16 + 16) + (16 * 8 + 8) + 2 * 2 * 8
    assert parameters(built("transformer")) == 36 * 8 + 2 * layer + 2 * 8 + 9 * 2
    assert parameters(built("bag", hidden=5)) == 36 * 8 + 9 * 5 + 6 * 2


def test_a_factored_token_is_its_shape_beside_its_colour() -> None:
    """Tokens that share a shape share half of their vector; joint ones share nothing."""
    shared = torch.tensor([[[1, 2], [1, 3]]])
    factored, joint = TokenEmbedding(8, "factored")(shared), TokenEmbedding(8, "joint")(shared)
    assert torch.equal(factored[0, 0, :4], factored[0, 1, :4])
    assert not torch.equal(factored[0, 0, 4:], factored[0, 1, 4:])
    assert not torch.isclose(joint[0, 0], joint[0, 1]).any()


@pytest.mark.parametrize("kind", ["joint", "factored"])
def test_every_token_has_a_vector_of_its_own_and_padding_none(kind: str) -> None:
    """Unknown shapes and colours (index 5) included."""
    every = torch.cartesian_prod(torch.arange(6), torch.arange(6)).unsqueeze(dim=0)
    vectors = TokenEmbedding(8, kind)(every)[0]
    assert not vectors[0].any()
    assert len({tuple(vector.tolist()) for vector in vectors}) == 36


def test_a_frozen_embedding_starts_like_a_trained_one() -> None:
    """Freezing draws nothing, so that both arms start from equal weights."""
    frozen, trained = (built("lstm", embedding=f"{on}joint").state_dict() for on in ("frozen ", ""))
    assert all(torch.equal(frozen[name], trained[name]) for name in trained)


def test_dropout_acts_in_training_alone() -> None:
    """It leaves the starting weights and all evaluations as they are."""
    plain, dropping = built("lstm"), built("lstm", dropout=0.5)
    inputs = tokens(8, 8, width=8)
    assert torch.equal(plain(inputs), dropping(inputs))
    assert not torch.equal(dropping.train()(inputs), plain.train()(inputs))


def test_positions_are_the_published_ones() -> None:
    """Sine and cosine of the place over 10000 to the power of the even index over the size."""
    codes = positions(3, 4)
    angle = torch.tensor(2 / 10000 ** (2 / 4))
    expected = torch.stack(
        [torch.tensor(2.0).sin(), torch.tensor(2.0).cos(), angle.sin(), angle.cos()]
    )
    torch.testing.assert_close(codes[2], expected)


@pytest.mark.parametrize(
    ("size", "kind", "message"),
    [
        (
            8,
            "split",
            "an embedding is one of joint, factored, frozen joint, frozen factored; got 'split'",
        ),
        (7, "factored", "a factored embedding has two equal halves; got length 7"),
    ],
)
def test_other_embeddings_are_refused(size: int, kind: str, message: str) -> None:
    """The kinds, and an odd length of two halves."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        TokenEmbedding(size, kind)
