#!/usr/bin/env bash
# pickleparser 0.2.1 leaves the escapes of a protocol 0 pickle's text as they are: a name with a character beyond
# Latin-1 comes out as another name, without an error.
#
# In protocol 0 Python writes text as UNICODE (opcode 'V') in raw-unicode-escape: characters up to U+00FF as one byte,
# others as \uXXXX; pickletools.py describes it. pickle.dumps('é€', 0) of CPython 3.11 is b'V\xe9\\u20ac\np0\n.'.
# Seen with Node 20.20.2: 'é\u20ac', seven characters, where Python reads back 'é€', two. From protocol 1 on it is right.
# Fails if what is seen changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund pickleparser@0.2.1
cat >seen.cjs <<'JS'
const { Parser } = require('pickleparser');
const zero = Buffer.from([0x56, 0xe9, 0x5c, 0x75, 0x32, 0x30, 0x61, 0x63, 0x0a, 0x70, 0x30, 0x0a, 0x2e]);
const text = new Parser().parse(zero);
console.log(JSON.stringify(text), text.length);
JS
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = '"é\\u20ac" 7' ]
