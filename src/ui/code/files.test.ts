import { afterEach, describe, expect, it } from 'vitest';
import { files, looksLikeCode, offerFiles } from './files';

afterEach(() => files.setState({ offer: null }));

describe('a file that is dropped on the page', () => {
  it.each([
    [new File(['nn.ReLU()'], 'a.py'), { text: 'nn.ReLU()', kind: 'py' }],
    [new File([''], 'a.ipynb'), { text: '', kind: 'ipynb' }],
    [new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0])], 'a.png'), { text: null, why: 'binary' }],
    [new File([new Uint8Array(20_000_001)], 'a.py'), { text: null, why: 'tooLarge' }],
  ])('is looked at where it is a text that is not too long', async (file, offered) => {
    await offerFiles([file]);
    expect(files.getState().offer).toMatchObject(offered);
  });

  it('is not looked at where the browser cannot read it', async () => {
    const file = new File(['x'], 'a.py');
    file.text = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
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
