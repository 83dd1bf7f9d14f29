// Summaries of benchmark rounds: medians of the successful ones, and failures with their reason.
import { expect, test } from 'vitest';
import { drawChart } from '../../../bench/chart.mjs';
import { subtractProcessorTime } from '../../../bench/processor-time.mjs';
import {
  compareProcessorTime,
  formatProcessorTable,
  formatTable,
  summariseRounds,
} from '../../../bench/summarise.mjs';

const visit = (fps: number, peakMemory: number | null = null) => ({
  fps,
  p50Ms: 10,
  p95Ms: 20,
  blockedShare: 0.5,
  cpu: { 'renderer main': 2, 'renderer worker 1': fps / 10, 'GPU compositor': 3 },
  coldMs: 2000,
  warmMs: 1000,
  bytes: 4_800_000,
  peakMemory,
});

test('a row has the median of the successful rounds and the number of failed ones', () => {
  const { median, failure } = summariseRounds('a', [
    visit(10),
    new Error('no camera'),
    visit(30, 2e8),
    visit(20, null),
  ]);
  expect(median?.fps).toBe(20);
  expect(median?.peakMemory).toBe(2e8);
  expect(failure).toBe('1 of 4 rounds');
});

test('a page without a successful round is a failure with its reason', () => {
  const row = summariseRounds('b', [new Error('no camera')]);
  expect(row).toEqual({ name: 'b', median: null, failure: 'no camera' });
  const [, , line] = formatTable([row]).split('\n');
  expect(line).toMatch(/^\| b +\|( +failed \|)+$/);
});

test('the chart has a row for each page, failures included', () => {
  const rows = [summariseRounds('a & b', [visit(20)]), summariseRounds('c', [new Error('none')])];
  const chart = drawChart(rows, 'a machine');
  expect(chart).toContain('>a &amp; b</text>');
  expect(chart).toContain('>20.0<');
  expect(chart.match(/<rect/g)).toHaveLength(1);
  expect(chart).toContain('>failed</text>');
});

test('the table is Markdown with aligned columns', () => {
  const lines = formatTable([summariseRounds('long name', [visit(29.96)])]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toContain('30.0');
  expect(lines[2]).toContain('–');
});

test('processor time is compared at equal input size, also above the floor', () => {
  const row = (name: string, fps: number, kind: 'own' | 'tensorflow' | 'floor', size?: number) => ({
    ...summariseRounds(name, [visit(fps)]),
    kind,
    size,
  });
  // 5 ms and a tenth of the rate each.
  const rows = [
    row('ours', 50, 'own', 192),
    row('theirs', 150, 'tensorflow', 192),
    row('larger', 150, 'tensorflow', 256),
    row('bare', 0, 'floor'),
  ];
  expect(compareProcessorTime(rows)).toEqual(['ours / theirs: 0.50, 0.33 above the floor']);
  const [, , ours] = formatProcessorTable(rows).split('\n');
  expect(ours.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'ours',
    '10.0',
    '5.0',
    '2.0',
    '5.0',
    '0.0',
    '0.0',
    '3.0',
    '0.0',
    '0.0',
    '',
  ]);
});

test('a thread that started during the measurement counts from zero', () => {
  const used = (key: string, part: string, ms: number) => ({ key, part, processId: 1, ms });
  const before = [used('1 1', 'renderer main', 100), used('1 2', 'renderer pool', 40)];
  const after = [
    used('1 1', 'renderer main', 130),
    used('1 2', 'renderer pool', 40),
    used('1 3', 'renderer pool', 10),
  ];
  expect(subtractProcessorTime(after, before)).toEqual({
    'renderer main': 30,
    'renderer pool': 10,
  });
});
