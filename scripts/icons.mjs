// Makes the icons that the manifest and index.html name from the app's mark, public/icon.svg.
// Run after the mark has changed: node scripts/icons.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './command.mjs';

const FOLDER = join(ROOT, 'public/icons');
const GROUND = '#14161a';

const mark = readFileSync(join(ROOT, 'public/icon.svg'), 'utf8');
/** The rounded square behind the mark. */
const tile = /<rect [^>]*>/;
const bare = mark.replace(tile, '');

/** The mark on a ground without corners, which the system cuts to its own shape. */
const fullBleed = (/** @type {number} */ scale) =>
  inside(`<rect width="512" height="512" fill="${GROUND}"/>`, bare, scale);

/** One colour on nothing: the system paints with it. */
const monochrome = bare.replace(/url\(#heat\)|#f2f2ee/g, '#fff');

mkdirSync(FOLDER, { recursive: true });
await make('icon-192.png', mark, 192);
await make('icon-512.png', mark, 512);
// What matters lies in a circle of 80 % of the width, whatever the shape.
await make('maskable-512.png', fullBleed(0.78), 512);
await make('monochrome-512.png', inside('', monochrome, 0.9), 512);
await make('apple-180.png', fullBleed(0.92), 180);

/**
 * @param {string} below what lies behind
 * @param {string} svg a picture of 512 × 512
 * @param {number} scale its size, of the whole
 */
function inside(below, svg, scale) {
  const content = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '');
  const start = (512 * (1 - scale)) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${below}` +
    `<g transform="translate(${start} ${start}) scale(${scale})">${content}</g></svg>`
  );
}

/**
 * @param {string} name
 * @param {string} svg
 * @param {number} size pixels
 */
async function make(name, svg, size) {
  const density = (72 * size) / 512;
  const picture = sharp(Buffer.from(svg), { density: Math.max(72, density) }).resize(size, size);
  await picture.png({ compressionLevel: 9, effort: 10 }).toFile(join(FOLDER, name));
}
