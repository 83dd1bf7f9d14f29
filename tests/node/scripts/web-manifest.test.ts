// The web manifest: its files exist with the stated types and sizes, and its shortcuts and file handlers work.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { parseRoute } from '../../../src/page/shell/route.ts';
import { SHARE_ADDRESS } from '../../../src/api/offline-api.ts';
import { placeOfFiles } from '../../../src/page/sources/incoming-files.ts';

interface Picture {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
  form_factor?: string;
}

interface Manifest {
  id: string;
  start_url: string;
  scope: string;
  icons: Picture[];
  screenshots: Picture[];
  shortcuts: { name: string; url: string; icons: Picture[] }[];
  file_handlers: { action: string; accept: Record<string, string[]> }[];
  share_target: { action: string; method: string; params: { files: { accept: string[] }[] } };
}

const PUBLIC = join(import.meta.dirname, '../../../public');

const text = readFileSync(join(PUBLIC, 'manifest.webmanifest'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const pictures = [
  ...manifest.icons,
  ...manifest.screenshots,
  ...manifest.shortcuts.flatMap(({ icons }) => icons),
];

test.each(pictures)('$src is a picture of $sizes', async ({ src, sizes, type }) => {
  const { width, height, format } = await sharp(join(PUBLIC, src)).metadata();
  expect(type).toBe(format === 'svg' ? 'image/svg+xml' : `image/${format}`);
  if (sizes !== 'any') expect(sizes).toBe(`${width}x${height}`);
});

test('it has icons for every purpose and screenshots for both orientations', () => {
  const purposes = new Set(manifest.icons.map(({ purpose }) => purpose));
  expect([...purposes].sort()).toEqual(['any', 'maskable', 'monochrome']);
  const shapes = new Set(manifest.screenshots.map((shot) => shot.form_factor));
  expect([...shapes].sort()).toEqual(['narrow', 'wide']);
});

test('a maskable icon has only background outside the safe zone', async () => {
  const file = join(PUBLIC, 'icons/maskable-512.png');
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const ground = [...data.subarray(0, 3)];
  let cut = 0;
  for (let index = 0; index < info.width * info.height; index++) {
    const [x, y] = [(index % info.width) - 255.5, Math.floor(index / info.width) - 255.5];
    const start = index * info.channels;
    if (Math.hypot(x, y) < 0.4 * info.width) continue;
    const distance = ground.map((value, channel) => Math.abs(value - data[start + channel]));
    if (Math.max(...distance) > 3) cut++;
  }
  expect(cut).toBe(0);
});

test('a monochrome icon is one colour on transparency', async () => {
  const file = join(PUBLIC, 'icons/monochrome-512.png');
  const { data } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const alphas = data.filter((_, index) => index % 4 === 3);
  expect(alphas[0]).toBe(0);
  expect(alphas.includes(255)).toBe(true);
});

test('it works from any folder', () => {
  const addresses = [
    manifest.start_url,
    manifest.scope,
    manifest.share_target.action,
    ...manifest.shortcuts.map(({ url }) => url),
    ...manifest.file_handlers.map(({ action }) => action),
    ...pictures.map(({ src }) => src),
  ];
  const folder = 'https://example.com/some/folder/';
  for (const address of addresses) {
    expect(new URL(address, `${folder}manifest.webmanifest`).href).toContain(folder);
  }
});

test('shortcuts open existing places', () => {
  const places = manifest.shortcuts.map(({ name, url }) => [
    name.toLowerCase(),
    parseRoute(new URL(url, 'https://example.com').hash).place,
  ]);
  expect(places).toEqual([
    ['live', 'live'],
    ['teach', 'teach'],
  ]);
});

test('the share target is the path that the service worker handles', () => {
  expect(manifest.share_target).toMatchObject({ action: `./${SHARE_ADDRESS}`, method: 'POST' });
});

describe('every accepted file type', () => {
  const kinds = manifest.file_handlers.flatMap(({ accept }) =>
    Object.entries(accept).flatMap(([type, endings]) => endings.map((ending) => [ending, type])),
  );

  test.each(kinds)('%s (%s) opens in one place', (ending, type) => {
    const isWatched = /^(image|video)\//.test(type);
    expect(placeOfFiles([{ name: `a${ending}`, type: '' }])).toBe(isWatched ? 'live' : 'teach');
    expect(placeOfFiles([{ name: 'a', type }])).toBe(isWatched ? 'live' : 'teach');
  });

  test('labels open in Teach together with their pictures', () => {
    const files = ['a.jpg', 'b.jpg', 'coco.json'].map((name) => ({ name, type: '' }));
    expect(placeOfFiles(files)).toBe('teach');
  });
});

test('index.html refers to existing files', () => {
  const html = readFileSync(join(PUBLIC, '../index.html'), 'utf8');
  const addresses = [...html.matchAll(/href="\.\/([^"]+)"/g)].map(([, path]) => path);
  expect(addresses).toContain('manifest.webmanifest');
  for (const path of addresses) expect(existsSync(join(PUBLIC, path))).toBe(true);
});
