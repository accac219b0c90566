# net: LitModel()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
import lightning as L
class LitModel(L.LightningModule):
    def __init__(self, hidden=16, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.encoder = nn.Sequential(nn.Conv2d(3, self.hparams.hidden, 3), nn.ReLU(), nn.AdaptiveMaxPool2d(2), nn.Flatten())
        self.head = nn.Linear(4 * hidden, 10)
        self.loss = nn.CrossEntropyLoss()
    def forward(self, x):
        return self.head(self.encoder(x))
    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = self.loss(self(x), y)
        self.log('train_loss', loss)
        return loss
    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
