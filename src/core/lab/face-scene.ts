// A drawn face with random colours, size, position, tilt and turn, among distracting discs. The point to find is the
// tip of the nose.
import type { Random } from '../random.ts';
import { type Canvas, type Color, capsule, disc, ellipse } from './canvas.ts';
import { choosePlace, createGround, randomColor, type LabScene, type SceneView } from './scene.ts';

const DISTRACTORS = 4;
/** Standard deviation of the noise. */
const NOISE = 0.03;

/** Maps face coordinates (u across, v down, in head radii) to pixels. */
type Place = (u: number, v: number) => { x: number; y: number };

/** Draws a face. */
export function drawFace(view: SceneView, random: Random): LabScene {
  const { width, height, unit } = view;
  const canvas = createGround(view, random);
  for (let i = 0; i < DISTRACTORS; i++) {
    const x = random.between(0, width);
    const y = random.between(0, height);
    const radius = unit * random.between(0.04, 0.14);
    canvas.paint(disc(x, y, radius), { x, y, radius }, randomColor(random));
  }
  const radius = unit * random.between(0.17, 0.28);
  const centre = choosePlace(view, 0.8 * radius, random);
  const tilt = random.between(-0.6, 0.6);
  const place: Place = (u, v) => ({
    x: centre.x + radius * (u * Math.cos(tilt) - v * Math.sin(tilt)),
    y: centre.y + radius * (u * Math.sin(tilt) + v * Math.cos(tilt)),
  });
  drawHead(canvas, place, radius, tilt, random);
  const nose = drawFeatures(canvas, place, radius, tilt, random);
  canvas.addNoise(NOISE, () => random.next());
  return { width, height, pixels: canvas.values, points: [nose], mask: null };
}

function drawHead(canvas: Canvas, place: Place, radius: number, tilt: number, random: Random) {
  const skin = skinColor(random);
  const hair = randomColor(random, 0, 0.5);
  const round = (u: number, v: number, a: number, b: number, color: Color) => {
    const { x, y } = place(u, v);
    const reach = radius * Math.max(a, b);
    canvas.paint(ellipse(x, y, a * radius, b * radius, tilt), { x, y, radius: reach }, color);
  };
  round(0, -0.25, 1.02, 1.15, hair);
  round(-0.95, 0.05, 0.16, 0.25, skin);
  round(0.95, 0.05, 0.16, 0.25, skin);
  round(0, 0.12, 0.92, 1.05, skin);
}

function skinColor(random: Random): Color {
  const light = random.between(0.3, 0.95);
  return [light, light * random.between(0.72, 0.85), light * random.between(0.55, 0.72)];
}

/** Draws eyes, mouth and nose, shifted to the side that the head is turned to. @returns the tip of the nose */
function drawFeatures(
  canvas: Canvas,
  place: Place,
  radius: number,
  tilt: number,
  random: Random,
): { x: number; y: number } {
  const turn = random.between(-0.35, 0.35);
  const dark: Color = [0.08, 0.06, 0.08];
  for (const side of [-0.38, 0.38]) {
    const { x, y } = place(side + turn, -0.2);
    const white: Color = [0.95, 0.95, 0.95];
    const reach = { x, y, radius: 0.2 * radius };
    canvas.paint(ellipse(x, y, 0.2 * radius, 0.13 * radius, tilt), reach, white);
    canvas.paint(disc(x, y, 0.1 * radius), reach, dark);
  }
  const line = (u0: number, v0: number, u1: number, v1: number, thick: number, color: Color) => {
    const a = place(u0, v0);
    const b = place(u1, v1);
    const shape = capsule(a.x, a.y, b.x, b.y, thick * radius);
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    canvas.paint(shape, { ...middle, radius: radius }, color);
  };
  const open = random.between(0.05, 0.12);
  line(turn * 0.9 - 0.28, 0.62, turn * 0.9 + 0.28, 0.62, open, [0.6, 0.15, 0.18]);
  const tipU = turn * 1.3;
  const tipV = random.between(0.18, 0.3);
  const shade = random.between(0.2, 0.5);
  line(turn, -0.1, tipU, tipV, 0.07, [shade, shade * 0.8, shade * 0.7]);
  const tip = place(tipU, tipV);
  const light = shade + 0.15;
  const end: Color = [light, light * 0.7, light * 0.6];
  const reach = { x: tip.x, y: tip.y, radius: 0.13 * radius };
  canvas.paint(disc(tip.x, tip.y, 0.13 * radius), reach, end);
  return tip;
}
