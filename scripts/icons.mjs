// Renders the icons of the web manifest and index.html from the logo, public/icon.svg.
// Run after the logo has changed: node scripts/icons.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './command.mjs';

const FOLDER = join(ROOT, 'public/icons');
const BACKGROUND = '#14161a';

const logo = readFileSync(join(ROOT, 'public/icon.svg'), 'utf8');
/** The logo without its rounded square. */
const bare = logo.replace(/<rect [^>]*>/, '');

/** The logo on a square that fills the icon. The system crops it to its own shape. */
const fullBleed = (/** @type {number} */ scale) =>
  scaleInside(`<rect width="512" height="512" fill="${BACKGROUND}"/>`, bare, scale);

/** White on transparent. The system colours it. */
const monochrome = bare.replace(/url\(#heat\)|#f2f2ee/g, '#fff');

mkdirSync(FOLDER, { recursive: true });
await render('icon-192.png', logo, 192);
await render('icon-512.png', logo, 512);
// Maskable icons have a safe zone: a circle with 80 % of the width.
await render('maskable-512.png', fullBleed(0.78), 512);
await render('monochrome-512.png', scaleInside('', monochrome, 0.9), 512);
await render('apple-180.png', fullBleed(0.92), 180);

/**
 * Scales a drawing about the centre of the icon.
 * @param {string} background SVG elements behind the drawing
 * @param {string} svg 512 × 512
 * @param {number} scale 1 fills the icon
 */
function scaleInside(background, svg, scale) {
  const content = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '');
  const start = (512 * (1 - scale)) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${background}` +
    `<g transform="translate(${start} ${start}) scale(${scale})">${content}</g></svg>`
  );
}

/**
 * @param {string} name
 * @param {string} svg
 * @param {number} size pixels
 */
async function render(name, svg, size) {
  const density = (72 * size) / 512;
  const picture = sharp(Buffer.from(svg), { density: Math.max(72, density) }).resize(size, size);
  await picture.png({ compressionLevel: 9, effort: 10 }).toFile(join(FOLDER, name));
}
