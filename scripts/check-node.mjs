// Checks the version of Node. Commands import it first, so that an old version ends with a message and not with a
// syntax error.
import { readFileSync } from 'node:fs';

/** @type {{engines: {node: string}}} */
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const wanted = engines.node.replace('>=', '');
const [major, minor] = process.versions.node.split('.').map(Number);
const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    `Keydot needs Node ${wanted} or newer, got ${process.versions.node}. Install it from https://nodejs.org.`,
  );
  process.exit(1);
}
