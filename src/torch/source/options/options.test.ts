import { expect, test } from 'vitest';
import { readSource } from '../read';

const HEAD = 'import argparse\nimport torch.nn as nn\n';
const convs = (source: string) => {
  const read = readSource(source);
  if (!read.ok) throw new Error(`${read.error.code} in ${read.error.line}`);
  const found = read.net.modules.filter((m) => m.kind === 'Conv2d');
  return found.map(({ args }) => [args.in_channels, args.out_channels, args.kernel_size]);
};

test('a script that is run without options has the defaults of argparse', () => {
  const source = `${HEAD}
parser = argparse.ArgumentParser(description='Tries a few widths')
group = parser.add_argument_group('net')
group.add_argument('-w', '--mid-width', type=int, default=12, choices=sorted(known_widths()))
group.add_argument('--kernel', dest='k', type=int, default='5')
parser.add_argument('--deep', action='store_true')
parser.add_argument('--note')
parser.set_defaults(colors=1)
opt = parser.parse_args()

layers = [nn.Conv2d(opt.colors, opt.mid_width, opt.k)]
if opt.deep:
    layers.append(nn.Conv2d(opt.mid_width, opt.mid_width, opt.k))
if opt.note is None:
    layers.append(nn.ReLU())
net = nn.Sequential(*layers)
`;
  expect(convs(source)).toEqual([[1, 12, 5]]);
  expect(readSource(source)).toMatchObject({ ok: true, partial: null });
});

test('what argparse asks for has no value', () => {
  const source = `${HEAD}
from argparse import ArgumentParser
parser = ArgumentParser()
parser.add_argument('width', type=int)
args, rest = parser.parse_known_args()
net = nn.Sequential(nn.Conv2d(3, args.width, 3))
`;
  expect(readSource(source)).toMatchObject({ ok: false });
});

test('the main of click has the defaults of its options', () => {
  const source = `${HEAD}import click

@click.command()
@click.option('--width', default=10, help='channels')
@click.option('-k', '--kernel-size', type=int, default='7')
@click.option('--deep', is_flag=True)
def main(width, kernel_size, deep):
    layers = [nn.Conv2d(3, width, kernel_size)]
    if deep:
        layers.append(nn.Conv2d(width, width, 3))
    net = nn.Sequential(*layers)

if __name__ == '__main__':
    main()
`;
  expect(convs(source)).toEqual([[3, 10, 7]]);
});
