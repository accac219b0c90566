/** The exercise's two nets, as the notebook has them. */
export const NET_A = `nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=0),
    nn.ReLU(),
    nn.Conv2d(16, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3, padding=1),
)`;

export const NET_B = `nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1),
)`;

/** Means of the last layer of nets a and b on randn(3, 16, 16) under `notebook`, by seed, from PyTorch 2.13. */
export const NOTEBOOK_MEANS: readonly (readonly [a: number, b: number])[] = [
  [0.021454, -0.007642],
  [0.013182, -0.000444],
  [-0.010624, 0.003213],
  [-0.001127, -0.011474],
  [-0.001375, 0.000817],
];
