import type { Shape } from '../../core/shape';
import { type GivenTensor, toTensor } from './to_tensor';

const starts = (head: Uint8Array, text: string, at = 0) =>
  [...text].every((letter, i) => head[at + i] === letter.charCodeAt(0));

/** Whether a file begins as PNG, JPEG or WebP does. */
export function isPicture(head: Uint8Array): boolean {
  return starts(head, '\x89PNG') || starts(head, '\xff\xd8\xff') || (starts(head, 'RIFF') && starts(head, 'WEBP', 8));
}

/**
 * A picture as a tensor in its own size, turned as its EXIF data say, over white where it is transparent. Its colours are
 * taken as they stand in the file, as PIL does. Rejects where the browser cannot decode it.
 *
 * @param refuse throws for a size that is too large
 */
export async function readPicture(file: Blob, grey: boolean, refuse: (shape: Shape) => void): Promise<GivenTensor> {
  const options = { imageOrientation: 'from-image', colorSpaceConversion: 'none' } as const;
  const bitmap = await createImageBitmap(file, options).catch(() => {
    throw new Error('the browser cannot decode this picture: it is damaged, save it anew as PNG or JPEG');
  });
  try {
    const { width, height } = bitmap;
    refuse([grey ? 1 : 3, height, width]);
    const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('the browser gives no canvas to read a picture with');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    return toTensor(context.getImageData(0, 0, width, height), grey);
  } finally {
    bitmap.close();
  }
}
