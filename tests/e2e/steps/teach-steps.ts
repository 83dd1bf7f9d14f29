// Steps of the tests in Teach, and the pictures that they teach with.
import type { Page } from 'playwright';

/** A picture with one red dot, centred at (x, y), px. */
export interface DotPicture {
  name: string;
  x: number;
  y: number;
  file: { name: string; mimeType: string; buffer: Buffer };
}

export const DOT_SIZE = { width: 320, height: 240 };

/** Pictures of a red dot on grey noise, drawn in the page; the same ones for the same count. */
export async function drawDots(page: Page, count: number): Promise<DotPicture[]> {
  const drawn = await page.evaluate(
    ({ count, width, height }) => {
      let seed = 7;
      const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
      const pictures: { x: number; y: number; url: string }[] = [];
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('Expected a 2D context, got none.');
      for (let index = 0; index < count; index++) {
        for (let cell = 0; cell < (width / 8) * (height / 8); cell++) {
          const grey = 90 + random() * 60;
          context.fillStyle = `rgb(${grey},${grey},${grey})`;
          context.fillRect((cell % (width / 8)) * 8, Math.floor(cell / (width / 8)) * 8, 8, 8);
        }
        const [x, y] = [40 + random() * (width - 80), 40 + random() * (height - 80)];
        context.fillStyle = '#e02020';
        context.beginPath();
        context.arc(x, y, 14, 0, 7);
        context.fill();
        pictures.push({ x, y, url: canvas.toDataURL('image/png') });
      }
      return pictures;
    },
    { count, ...DOT_SIZE },
  );
  return drawn.map(({ x, y, url }, index) => {
    const name = `dot-${index}.png`;
    const buffer = Buffer.from(url.split(',')[1], 'base64');
    return { name, x, y, file: { name, mimeType: 'image/png', buffer } };
  });
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Opens Teach and creates a lesson with these points. */
export async function createLesson(page: Page, name: string, points: string[]): Promise<void> {
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await button(page, 'New lesson').click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await button(page, 'Create lesson').click();
  if (points.length === 0) return;
  await button(page, 'Points').click();
  for (const point of points) {
    await page.getByLabel('Name of the new point').fill(point);
    await button(page, 'Add point').click();
  }
  await button(page, 'Close').click();
}

/** Adds pictures in the Frames step and waits until they are listed. */
export async function addPictures(page: Page, pictures: readonly DotPicture[]): Promise<void> {
  const input = page.locator('keydot-frames input[type=file]');
  await input.setInputFiles(pictures.map(({ file }) => file));
  await page.getByRole('button', { name: `Frame ${pictures.length}:` }).waitFor();
}

/** Converts a position in the frame to one on the screen, px, in the Label step. */
export async function findOnStill(page: Page, x: number, y: number) {
  const box = await page.locator('keydot-label-canvas img').boundingBox();
  if (!box) throw new Error('Expected the still to be shown.');
  return {
    x: box.x + (x / DOT_SIZE.width) * box.width,
    y: box.y + (y / DOT_SIZE.height) * box.height,
  };
}

/** Labels the current frame and all following ones by clicking on their dots. */
export async function labelDots(page: Page, pictures: readonly DotPicture[]): Promise<void> {
  await button(page, 'Label').click();
  for (const [index, { x, y }] of pictures.entries()) {
    await page.getByText(`${index + 1} / ${pictures.length}`).waitFor();
    await page.locator('keydot-label-canvas img').waitFor();
    const place = await findOnStill(page, x, y);
    await page.mouse.click(place.x, place.y);
    await page.getByText(`${index + 1} of ${pictures.length} labelled`).waitFor();
    if (index < pictures.length - 1) await page.keyboard.press('.');
  }
}
