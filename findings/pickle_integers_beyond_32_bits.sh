#!/usr/bin/env bash
# Two packages that read Python's pickles in JavaScript give another number, without an error, for an integer that does
# not fit into 32 signed bits, as step counters and sizes in checkpoints may be.
#
# Python writes such an integer as LONG1 (opcode 0x8a: a count of bytes, then that many bytes, two's complement, least
# significant first) from protocol 2 on; pickletools.py describes it. Seen with Node 20.20.2:
#   pickleparser 0.2.1  reads -2**33 as 1090921693184 (the bytes without their sign); 2**33 is right
#   jpickle 0.4.1       reads 2**31 and 2**33 as 0
# The pickles below are what pickle.dumps(value, 2) of CPython 3.11 gives. Fails if what is seen changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund pickleparser@0.2.1 jpickle@0.4.1
cat >seen.cjs <<'JS'
const { Parser } = require('pickleparser');
const jpickle = require('jpickle');
const PICKLES = { '-2**33': 'gAKKBQAAAAD+Lg==', '2**33': 'gAKKBQAAAAACLg==', '2**31': 'gAKKBQAAAIAALg==' };
for (const [value, base64] of Object.entries(PICKLES)) {
  const bytes = Buffer.from(base64, 'base64');
  console.log(value, new Parser().parse(bytes), jpickle.loads(bytes.toString('binary')));
}
JS
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "-2**33 1090921693184 0
2**33 8589934592 0
2**31 2147483648 0" ]
