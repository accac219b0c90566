import { describe, expect, it } from 'vitest';
import { layers } from '../../../i18n/en/layers';
import { layers as russian } from '../../../i18n/ru/layers';
import { findKinds, groupKinds, KINDS } from './search';

const find = (typed: string) => findKinds(typed, layers.kinds);

describe('the menu of layers', () => {
  it('has each layer once, in a group', () => {
    expect(
      groupKinds([])
        .flatMap((g) => g.kinds)
        .sort(),
    ).toEqual([...KINDS].sort());
    expect(groupKinds(['ReLU'])[0]).toEqual({ family: 'recent', kinds: ['ReLU'] });
  });

  it('finds a layer by its name’s beginning first', () => {
    expect(find('conv').slice(0, 2)).toEqual(['Conv2d', 'ConvTranspose2d']);
    expect(find('nn.Linear')[0]).toBe('Linear');
    expect(find('pool').every((k) => /pool/i.test(k))).toBe(true);
    expect(find('ctr')).toContain('ConvTranspose2d');
  });

  it('finds a layer by what it does, in both languages', () => {
    expect(find('larger')).toContain('Upsample');
    expect(findKinds('увеличивает', russian.kinds)).toContain('Upsample');
  });

  it('finds every layer by its own name, all by nothing, and none by what is none', () => {
    for (const kind of KINDS) expect(find(kind.toLowerCase())[0]).toBe(kind);
    expect(find(' ')).toEqual(KINDS);
    for (const junk of ['xyzzy', '(', '\\', '.*+?[']) expect(find(junk)).toEqual([]);
  });
});
