// `node bench/precision.mjs`: compares the GPU network in half and single precision on a GPU with shader-f16, without a
// browser. Installs Dawn for Node (about 130 MB) on first use. Options: --pictures 12 (with labelled people; 0 for
// none), --annotations coco.json, --runs 20. Without such a GPU, use Mesa's lavapipe:
// VK_DRIVER_FILES=/usr/share/vulkan/icd.d/lvp_icd.json.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { fail, ROOT } from '../scripts/command.mjs';

const { values } = parseArgs({
  options: {
    annotations: { type: 'string', default: '../shared/data/body-coco/annotations.json' },
    pictures: { type: 'string', default: '12' },
    runs: { type: 'string', default: '20' },
  },
});
const FOLDER = resolve(ROOT, 'bench/gpu');

install();
const { create, globals } = await import('./gpu/dawn.mjs');
Object.assign(globalThis, globals);
const gpu = create([]);
Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
const server = await createServer({
  root: ROOT,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  // Vite only transforms TypeScript and shaders here; it serves nothing.
  server: { middlewareMode: true, ws: false, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
});
try {
  const { comparePrecisions } = await server.ssrLoadModule('/bench/gpu/compare-precisions.ts');
  await comparePrecisions(gpu, {
    annotations: values.annotations,
    pictures: Number(values.pictures),
    runs: Number(values.runs),
  });
} catch (error) {
  fail(error.message);
} finally {
  await server.close();
}
// Dawn would keep Node running.
process.exit();

function install() {
  if (existsSync(resolve(FOLDER, 'node_modules'))) return;
  console.error('Installing Dawn for Node (about 130 MB)…');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: platform() === 'win32',
  });
  if (status !== 0) fail('Dawn could not be installed: see the lines above.');
}
