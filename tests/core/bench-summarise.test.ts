// What a measurement's rounds become: medians, and failures that are told and never averaged away.
import { expect, test } from 'vitest';
import { drawChart } from '../../bench/chart.mjs';
import { formatTable, summariseRounds } from '../../bench/summarise.mjs';

const visit = (fps: number, peakMemory: number | null = null) => ({
  fps,
  p50Ms: 10,
  p95Ms: 20,
  blockedShare: 0.5,
  cpuMs: 12,
  coldMs: 2000,
  warmMs: 1000,
  bytes: 4_800_000,
  peakMemory,
});

test('the median of the rounds that went well, and how many did not', () => {
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

test('who never went well is a failure with its reason', () => {
  const row = summariseRounds('b', [new Error('no camera')]);
  expect(row).toEqual({ name: 'b', median: null, failure: 'no camera' });
  const [, , line] = formatTable([row]).split('\n');
  expect(line).toMatch(/^\| b +\|( +failed \|)+$/);
});

test('the picture has a row for each, also for who failed', () => {
  const rows = [summariseRounds('a & b', [visit(20)]), summariseRounds('c', [new Error('none')])];
  const chart = drawChart(rows, 'a machine');
  expect(chart).toContain('>a &amp; b</text>');
  expect(chart).toContain('>20.0<');
  expect(chart.match(/<rect/g)).toHaveLength(1);
  expect(chart).toContain('>failed</text>');
});

test('the table is Markdown whose columns line up', () => {
  const lines = formatTable([summariseRounds('long name', [visit(29.96)])]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toContain('30.0');
  expect(lines[2]).toContain('–');
});
