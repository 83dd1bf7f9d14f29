// Moving shapes, each with a colour and form and one point: its centre, or the end of its stalk. There are
// distractors that look similar, and a bar may cover the scene.
import type { Random } from '../random.ts';
import {
  type Canvas,
  type Color,
  type Shape,
  capsule,
  disc,
  polygon,
  union,
  without,
} from './canvas.ts';
import {
  choosePlace,
  createGround,
  hueColor,
  type LabScene,
  type ScenePlace,
  type SceneView,
} from './scene.ts';
import { MAX_LAB_POINTS } from './lab-setup.ts';

const DISTRACTORS = 3;
/** Share of pictures with a bar. */
const BAR_SHARE = 0.5;
/** Standard deviation of the noise. */
const NOISE = 0.03;
/** Maximum speed, units per second, and maximum spin, turns per second. */
const MAX_SPEED = 0.2;

/** A moving shape at its current position. */
interface Thing extends ScenePlace {
  form: number;
  color: Color;
  radius: number;
  angle: number;
}

/** Draws moving shapes. @param time seconds */
/** Draws moving shapes. @param time seconds */
export function drawPoints(view: SceneView, count: number, random: Random, time: number): LabScene {
  const { width, height } = view;
  const canvas = createGround(view, random);
  const distractors = Array.from({ length: DISTRACTORS }, () => {
    const point = random.below(count);
    // A point's colour with another form, or its form in grey.
    const isGrey = random.next() < 0.5;
    const form = isGrey ? point : point + 1 + random.below(3);
    const grey = random.between(0.2, 0.8);
    const color: Color = isGrey ? [grey, grey, grey] : colorOf(point);
    return createThing(view, form, color, random, time);
  });
  const things = Array.from({ length: count }, (_, point) =>
    createThing(view, point, colorOf(point), random, time),
  );
  for (const thing of [...distractors, ...things]) drawThing(canvas, thing);
  if (random.next() < BAR_SHARE) drawBar(canvas, view, random);
  canvas.addNoise(NOISE, () => random.next());
  return { width, height, pixels: canvas.values, points: things.map(pointOf), mask: null };
}

const colorOf = (point: number) => hueColor(point / MAX_LAB_POINTS);

function createThing(
  view: SceneView,
  form: number,
  color: Color,
  random: Random,
  time: number,
): Thing {
  const { unit } = view;
  const radius = unit * random.between(0.06, 0.1);
  const margin = 1.5 * radius;
  const start = choosePlace(view, margin, random);
  const speed = unit * MAX_SPEED * random.next();
  const heading = random.between(0, 2 * Math.PI);
  const spin = random.between(-1, 1) * 2 * Math.PI * MAX_SPEED;
  return {
    form: form % 4,
    color,
    radius,
    x: reflect(start.x + speed * time * Math.cos(heading), margin, view.width - margin),
    y: reflect(start.y + speed * time * Math.sin(heading), margin, view.height - margin),
    angle: random.between(0, 2 * Math.PI) + spin * time,
  };
}

/** Reflects a position at both ends of a range. */
function reflect(place: number, low: number, high: number): number {
  const way = high - low;
  if (!(way > 0)) return (low + high) / 2;
  const period = ((((place - low) % (2 * way)) + 2 * way) % (2 * way)) / way;
  return low + way * (period <= 1 ? period : 2 - period);
}

const stalkOf = ({ x, y, radius, angle }: Thing): ScenePlace => ({
  x: x + 1.9 * radius * Math.cos(angle),
  y: y + 1.9 * radius * Math.sin(angle),
});

/** Even forms have their point at the centre, odd ones at the end of the stalk. */
function pointOf(thing: Thing): ScenePlace {
  return thing.form % 2 === 0 ? { x: thing.x, y: thing.y } : stalkOf(thing);
}

function drawThing(canvas: Canvas, thing: Thing): void {
  const { x, y, radius, color } = thing;
  const end = stalkOf(thing);
  const stalk = capsule(x, y, end.x, end.y, 0.22 * radius);
  canvas.paint(union(stalk, bodyOf(thing)), { x, y, radius: 2.3 * radius }, color);
}

function bodyOf({ form, x, y, radius, angle }: Thing): Shape {
  if (form === 0) return without(disc(x, y, radius), disc(x, y, 0.45 * radius));
  if (form === 1) return polygon(x, y, 0.85 * radius, 4, angle);
  if (form === 2) return polygon(x, y, 0.6 * radius, 3, angle);
  return disc(x, y, 0.8 * radius);
}

function drawBar(canvas: Canvas, { width, height, unit }: SceneView, random: Random): void {
  const x = random.between(0, width);
  const y = random.between(0, height);
  const angle = random.between(0, Math.PI);
  const half = unit * random.between(0.2, 0.45);
  const [dx, dy] = [half * Math.cos(angle), half * Math.sin(angle)];
  const thick = unit * random.between(0.02, 0.05);
  const grey = random.between(0.1, 0.9);
  const shape = capsule(x - dx, y - dy, x + dx, y + dy, thick);
  canvas.paint(shape, { x, y, radius: half + thick }, [grey, grey, grey]);
}
