# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from typing import NamedTuple, Optional, List
class Out(NamedTuple):
    logits: torch.Tensor
    hidden: List[torch.Tensor]
    loss: Optional[torch.Tensor] = None
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3 if i == 0 else 4, 4, 3, padding=1) for i in range(3)])
        self.head = nn.Linear(4, 10)
    def forward(self, x, labels=None):
        hidden = []
        for conv in self.convs:
            x = conv(x).relu()
            hidden += [x]
        logits = self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))
        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits, labels)
        return Out(logits=logits, hidden=hidden, loss=loss)
