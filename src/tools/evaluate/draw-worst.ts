// Draws the worst cases: labels as rings, detections as dots, and a line between the two.
import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import type { Size } from '../../core/geometry.ts';
import { isPlaced } from '../../core/lesson/labels.ts';
import { measurePixelErrors } from '../../core/evaluation/metrics.ts';
import type { EvaluatedFrame } from './evaluate-model.ts';
import type { PersonResult } from './summarise-people.ts';

/** A labelled and a detected point, pixels. */
interface Miss {
  x: number;
  y: number;
  found: { x: number; y: number } | null;
}

interface Drawing extends Size {
  path: string;
  /** The file's name after the rank. */
  title: string;
  misses: Miss[];
}

/** Draws the people with the lowest OKS. */
export async function drawWorstPeople(
  folder: string,
  people: readonly PersonResult[],
  count: number,
): Promise<void> {
  const worst = [...people].sort((a, b) => a.similarity - b.similarity).slice(0, count);
  await drawAll(
    folder,
    worst.map(({ image, wanted, found, similarity }) => ({
      path: image.path,
      width: image.width,
      height: image.height,
      title: `oks-${similarity.toFixed(2)}`,
      misses: wanted.places.flatMap(({ x, y, isLabelled }, joint): Miss[] => {
        return isLabelled ? [{ x, y, found: found && found.places[joint] }] : [];
      }),
    })),
  );
}

/** Draws the frames with the largest error of any point. */
export async function drawWorstFrames(
  folder: string,
  frames: readonly EvaluatedFrame[],
  count: number,
): Promise<void> {
  const ranked = frames.map(({ frame, found }) => {
    const errors = measurePixelErrors(found, frame).map(({ distancePx }) => distancePx);
    return { frame, found, worstPx: Math.max(...errors) };
  });
  ranked.sort((a, b) => b.worstPx - a.worstPx);
  await drawAll(
    folder,
    ranked.slice(0, count).map(({ frame, found, worstPx }) => ({
      path: frame.path,
      width: frame.width,
      height: frame.height,
      title: `${worstPx.toFixed(0)}px`,
      misses: frame.labels.flatMap((label, point): Miss[] => {
        if (!isPlaced(label)) return [];
        const { x, y } = found.keypoints[point];
        const at = { x: x * frame.width, y: y * frame.height };
        return [{ x: label.x * frame.width, y: label.y * frame.height, found: at }];
      }),
    })),
  );
}

async function drawAll(folder: string, drawings: readonly Drawing[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, drawing] of drawings.entries()) {
    const rank = `${index + 1}`.padStart(2, '0');
    const name = basename(drawing.path, extname(drawing.path));
    const file = join(folder, `${rank}-${drawing.title}-${name}.jpg`);
    const picture = sharp(drawing.path).rotate().resize(drawing.width, drawing.height, {
      fit: 'fill',
    });
    await picture.composite([{ input: Buffer.from(drawSvg(drawing)) }]).toFile(file);
  }
}

function drawSvg({ width, height, misses }: Drawing): string {
  const unit = Math.max(width, height) / 200;
  const marks = misses.map(({ x, y, found }) => {
    const ring = `<circle cx="${x}" cy="${y}" r="${2 * unit}" stroke="#7cfc7c" fill="none"/>`;
    if (!found) return ring;
    const line = `<line x1="${x}" y1="${y}" x2="${found.x}" y2="${found.y}" stroke="#ff5040"/>`;
    return `${line}${ring}<circle cx="${found.x}" cy="${found.y}" r="${unit}" fill="#ff5040"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" stroke-width="${unit / 2}">${marks.join('')}</svg>`;
}
