// npm start: installs what is missing, builds, serves the build, prints the address.
import { join } from 'node:path';
import { install, npm, ROOT, requireNode } from './run.mjs';
import { closeOnSignals, serve } from './serve.mjs';

requireNode();

const port = Number(process.env.PORT || 4173);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}
if (!(await install())) process.exit(1);
// Always built: it takes seconds, and a page older than its sources would be a lie.
const built = await npm(['run', 'build', '--silent', '--', '--logLevel', 'warn']);
if (built !== 0) {
  console.error('The build failed, see above.');
  process.exit(built);
}

const server = await serve({ root: join(ROOT, 'dist'), host: process.env.HOST || '127.0.0.1', port });
closeOnSignals(server);
const answer = await fetch(server.address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:'));
if (!answer.ok) {
  console.error(`${server.address} answers ${answer.status}`);
  process.exit(1);
}
console.log(`ConvScope is at ${server.address} (Ctrl+C ends it)`);
