import { afterEach, describe, expect, it } from 'vitest';
import { files, looksLikeCode, offerFile } from './files';

afterEach(() => files.setState({ offer: null }));

describe('a file that is dropped on the page', () => {
  it.each([
    [new File(['nn.ReLU()'], 'a.py'), { text: 'nn.ReLU()', kind: 'py' }],
    [new File([''], 'a.ipynb'), { text: '', kind: 'ipynb' }],
    [new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0])], 'a.png'), { text: null, why: 'binary' }],
    [new File([new Uint8Array(20_000_001)], 'a.py'), { text: null, why: 'tooLarge' }],
  ])('is looked at where it is a text that is not too long', async (file, offered) => {
    await offerFile(file);
    expect(files.getState().offer).toMatchObject(offered);
  });

  it('is not looked at where the browser cannot read it', async () => {
    const file = new File(['x'], 'a.py');
    file.text = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await offerFile(file);
    expect(files.getState().offer).toMatchObject({ text: null, why: 'unreadable' });
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
