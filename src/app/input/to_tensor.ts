/** A tensor that was given: [C, H, W], float32 in that order, all of it finite. */
export interface GivenTensor {
  readonly shape: readonly [number, number, number];
  readonly data: Float32Array;
}

/**
 * torchvision's ToTensor: bytes through 255, channel by channel. Grey is PIL's convert('L'), ITU-R 601 in 16 bits
 * (Pillow, libImaging/Convert.c, L24).
 *
 * @param pixels RGBA, row by row; alpha is not looked at
 */
export function toTensor(
  { width, height, data: rgba }: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
  grey: boolean,
): GivenTensor {
  const size = width * height;
  const channels = grey ? 1 : 3;
  const data = new Float32Array(channels * size);
  for (let i = 0; i < size; i += 1) {
    const [r = 0, g = 0, b = 0] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]];
    if (grey) data[i] = ((r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16) / 255;
    else {
      data[i] = r / 255;
      data[size + i] = g / 255;
      data[2 * size + i] = b / 255;
    }
  }
  return { shape: [channels, height, width], data };
}
