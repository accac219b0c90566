import { afterEach, describe, expect, it } from 'vitest';
import { files, looksLikeCode, offerFiles } from './files';
import { type FileSort, sniff } from './sniff';

afterEach(() => files.setState({ offer: null }));

describe('a file that is dropped on the page', () => {
  it.each([
    [new File(['nn.ReLU()'], 'a.py'), { text: 'nn.ReLU()', kind: 'py' }],
    [new File([''], 'a.ipynb'), { text: '', kind: 'ipynb' }],
    [new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0])], 'a.png'), { text: null, why: 'picture' }],
    [new File([new Uint8Array([0xff, 0xfe, 0x6e, 0, 0x6e, 0])], 'a.py'), { text: 'nn', kind: 'py' }],
    [new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg'), { text: null, why: 'picture' }],
    [new File([new Uint8Array(20_000_001).fill(0x20)], 'a.py'), { text: null, why: 'tooLarge' }],
  ])('is looked at where it is a text that is not too long', async (file, offered) => {
    await offerFiles([file]);
    expect(files.getState().offer).toMatchObject(offered);
  });

  it('is not looked at where the browser cannot read it', async () => {
    const file = new File(['x'], 'a.py');
    file.slice = () => {
      throw new DOMException('gone', 'NotFoundError');
    };
    await offerFiles([file]);
    expect(files.getState().offer).toMatchObject({ text: null, why: 'unreadable' });
  });
});

describe('several files', () => {
  it('are offered together, dropped at once or one after the other; one of a name takes the place of the one before', async () => {
    await offerFiles([new File(['nn.ReLU()'], 'net.py'), new File(['\0'], 'a.png'), new File(['A = 1'], 'blocks.py')]);
    expect(files.getState().offer).toMatchObject({ name: 'net.py', others: [{ name: 'blocks.py', text: 'A = 1' }] });
    await offerFiles([new File(['{}'], 'more.ipynb'), new File(['A = 2'], 'blocks.py')]);
    expect(files.getState().offer).toMatchObject({
      name: 'net.py',
      others: [
        { name: 'more.ipynb', kind: 'ipynb' },
        { name: 'blocks.py', text: 'A = 2' },
      ],
    });
    await offerFiles([new File([''], 'a.png', {}), new File(['\0'], 'b.png')]);
    expect(files.getState().offer).toMatchObject({ name: 'net.py' });
  });
});

const bytes = (text: string, ...more: number[]) => Uint8Array.from([...[...text].map((c) => c.charCodeAt(0)), ...more]);

describe('what a file is that is no text', () => {
  it.each<[string, Uint8Array, FileSort | null]>([
    ['a.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'picture'],
    ['a.webp', bytes('RIFF\x10\x00\x00\x00WEBPVP8 '), 'picture'],
    ['model.pt', bytes('PK\x03\x04\x00\x00\x08\x08................\x0e\x00\x1d\x00model/data.pklFB'), 'weights'],
    ['old.pth', Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20), 'weights'],
    ['a.safetensors', bytes('\x40\x00\x00\x00\x00\x00\x00\x00{"conv.weight":{"dtype":"F32"'), 'weights'],
    ['a.onnx', bytes('\x08\x08\x12\x07pytorch\x1a\x05'), 'model'],
    ['a.bin', bytes('\x08\x0a\x12\x07pytorch\x1a\x05'), 'model'],
    ['a.h5', bytes('\x89HDF\r\n\x1a\n'), 'keras'],
    ['a.keras', bytes('PK\x03\x04\x14\x00\x00metadata.json{"keras_version"'), 'keras'],
    ['a.npz', bytes('PK\x03\x04\x14\x00\x00x.npy\x93NUMPY'), 'arrays'],
    ['a.docx', bytes('PK\x03\x04\x14\x00\x00[Content_Types].xml'), 'document'],
    ['a.pdf', bytes('%PDF-1.7'), 'document'],
    ['a.zip', bytes('PK\x03\x04\x14\x00\x00src/net.py'), 'archive'],
    ['a.pkl', Uint8Array.of(0x80, 4, 0x95, 0), 'pickle'],
    ['a', Uint8Array.of(1, 0, 2, 0), 'binary'],
    ['a.py', bytes('BMW = nn.Conv2d(3, 4, 3)'), null],
    ['a.py', bytes('GIF = 1'), null],
    ['a.ipynb', bytes('{"cells": []}'), null],
    ['a.py', new Uint8Array(), null],
  ])('%s', (name, head, sort) => {
    expect(sniff(head, name)).toBe(sort);
  });
});

describe('a text that is pasted beside any field', () => {
  it.each([
    ['nn.ReLU()', true],
    ['Net(\n  (conv1): Conv2d(3, 16, kernel_size=(3, 3))\n)', true],
    ['Net(\n  (0-2): 3 x ReLU()\n)', true],
    ['16 (a): b', false],
    ['(see above): nothing', false],
  ])('%j is code: %s', (text, is) => {
    expect(looksLikeCode(text)).toBe(is);
  });
});
