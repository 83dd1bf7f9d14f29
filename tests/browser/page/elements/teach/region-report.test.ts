// Regions in Teach: the overlap during a run and in its report.
import { expect, onTestFinished, test } from 'vitest';
import '../../../../../src/page/elements/teach/training/keydot-curve.ts';
import '../../../../../src/page/elements/teach/training/keydot-training-report.ts';
import {
  formatFrameError,
  formatQuality,
} from '../../../../../src/page/elements/teach/training/training-words.ts';
import type { RegionComparison, TrainingReport } from '../../../../../src/api/trainer-api.ts';

const VESSELS: RegionComparison = {
  ...{ pointId: 'v', name: 'vessels', interval: [0.8, 0.9] as const },
  before: { count: 6, median: 0.7, mean: 0.7 },
  after: { count: 6, median: 0.86, mean: 0.85 },
};

function mount<T extends HTMLElement>(element: T): T {
  document.body.append(element);
  onTestFinished(() => element.remove());
  return element;
}

const textOf = ({ shadowRoot }: HTMLElement) =>
  (shadowRoot?.textContent ?? '').replaceAll(/\s+/g, ' ');

test('a report of regions only has a table of regions and none of points', async () => {
  const report = {
    ...{ trainedFrames: 10, heldOutFrames: 6, overall: null, objection: null, movements: [] },
    ...{ perPoint: [], changePx: null, regions: [VESSELS] },
  } as Partial<TrainingReport> as TrainingReport;
  const element = mount(document.createElement('keydot-training-report'));
  element.report = report;
  await element.updateComplete;
  const text = textOf(element);
  expect(text).toContain('Trained on 10 frames, tested on 6 others');
  expect(text).toContain('vessels 0.70 → 0.86 of 1 0.80 to 0.90 6');
  expect(text).not.toContain('All points');
});

test('the learning curve shows the overlap if there is no error in pixels', async () => {
  const element = mount(document.createElement('keydot-curve'));
  element.steps = 10;
  element.curve = [
    { step: 0, loss: null, heldOutPx: null, heldOutOverlap: 0.1 },
    { step: 5, loss: 1, heldOutPx: null },
    { step: 10, loss: 0.5, heldOutPx: null, heldOutOverlap: 0.84 },
  ];
  await element.updateComplete;
  expect(textOf(element)).toContain('Test overlap 0.84 of 1');
  const circles = [...(element.shadowRoot?.querySelectorAll('circle') ?? [])];
  const heights = circles.map((circle) => Number(circle.getAttribute('cy')));
  expect(heights).toHaveLength(2);
  // Upwards on the screen.
  expect(heights[1]).toBeLessThan(heights[0]);
});

test('errors of frames and models are formatted in pixels, as overlap, or both', () => {
  expect(formatFrameError({ meanPx: 3.14 })).toBe('3.1 px off');
  expect(formatFrameError({ meanPx: null, overlap: 0.62 })).toBe('overlap 0.62 of 1');
  expect(formatFrameError({ meanPx: 2, overlap: 0.5 })).toBe('2.0 px off, overlap 0.50 of 1');
  expect(formatQuality({ overall: null, regions: [VESSELS] })).toBe(', overlap 0.86 of 1');
  // Reports of older models lack regions.
  expect(formatQuality({ overall: null })).toBe('');
});
