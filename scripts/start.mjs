// `npm start`: installs the packages, prepares the model and serves the app on this computer and, with --lan, on
// the local network. Next: serve.mjs.
import './check-node.mjs';
import { fail, runNode } from './command.mjs';
import { installPackages } from './install-packages.mjs';

const USAGE = `Usage: npm start -- [--lan] [--port N] [--open]
  --lan     also serve over HTTPS to devices on the same network, and print a QR code
  --port N  the port on localhost (5173, or the next one that is free)
  --open    open the app in the browser`;

const options = await readOptions();
await installPackages();
if ((await runNode('scripts/prepare.mjs')) !== 0) process.exit(1);
const { serve } = await import('./serve.mjs');
await serve(options);

async function readOptions() {
  const { parseArgs } = await import('node:util');
  try {
    const { values } = parseArgs({
      options: {
        lan: { type: 'boolean', default: false },
        port: { type: 'string', default: '5173' },
        open: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`Expected a port from 1 to 65535, got "${values.port}".`);
    }
    return { lan: values.lan, open: values.open, port };
  } catch (error) {
    return fail(`${/** @type {Error} */ (error).message}\n${USAGE}`, 2);
  }
}
