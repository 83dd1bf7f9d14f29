// A recording as JSON Lines, tables and COCO results.
import { describe, expect, test } from 'vitest';
import { createPose } from '../../../../src/core/pose.ts';
import {
  cocoResults,
  keypointTableHead,
  keypointTableRows,
  measureTableHead,
  measureTableRow,
} from '../../../../src/core/recording/recording-exports.ts';
import {
  recordedPerson,
  RecordingLineError,
  describeSmoothing,
  formatRecordingLine,
  parseRecordingLine,
  type RecordingHead,
} from '../../../../src/core/recording/recording-lines.ts';
import type { Measure } from '../../../../src/core/measures/measure.ts';
import { RECORDED_MODEL, createRecordedFrame } from '../../../fixtures/media/recorded-frames.ts';

describe('a line', () => {
  test.each([createRecordedFrame(), RECORDED_MODEL])('round-trips: $kind', (line) => {
    const text = formatRecordingLine(line);
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(parseRecordingLine(text)).toEqual(line);
  });

  test.each([
    ['before steadiness was written down', { smoothing: true }],
    ['smoothed', describeSmoothing(0.6)],
    ['not smoothed', describeSmoothing(0)],
  ])('round-trips as a head: %s', (_, how) => {
    const head: RecordingHead = {
      kind: 'recording',
      format: 1,
      app: 'Keydot',
      name: 'keydot-2026-11-22-1405',
      started_at: '2026-11-22T14:05:00.000+00:00',
      source: 'camera',
      source_name: null,
      frames: 'live',
      ...how,
    };
    expect(parseRecordingLine(formatRecordingLine(head))).toEqual(head);
  });

  test('describes the filter of a smoothing strength', () => {
    expect(describeSmoothing(0)).toEqual({ steadiness: 0, smoothing: null });
    expect(describeSmoothing(1).smoothing).toEqual({
      rest_cutoff_hz: 0.5,
      rest_speed_body_sizes_per_s: 0.2,
      cutoff_hz_per_body_size_per_s: 10,
      speed_cutoff_hz: 3.2,
    });
  });

  test('is rejected when truncated', () => {
    const text = formatRecordingLine(createRecordedFrame()).slice(0, 80);
    expect(() => parseRecordingLine(text)).toThrow(RecordingLineError);
  });

  test('is rejected with the name of a missing field', () => {
    expect(() => parseRecordingLine('{"kind":"end","frames":1,"dropped":0}')).toThrow(
      /duration_ms/,
    );
  });
});

describe('a person', () => {
  const pose = createPose([{ joint: 'nose', x: 1 / 3, y: 0.5, score: 2 / 3 }]);

  test('is in pixels, to a hundredth', () => {
    expect(recordedPerson(pose, { width: 640, height: 480 })).toEqual({
      id: null,
      score: 0.667,
      keypoints: [[213.33, 240, 0.667]],
    });
  });

  test('keeps the tracking id', () => {
    const followed = Object.assign(createPose(pose.keypoints), { id: 7 });
    expect(recordedPerson(followed, { width: 1, height: 1 }).id).toBe(7);
  });
});

describe('the table', () => {
  const columns = keypointTableHead().trim().split(',');

  test('has a row for every joint, with as many cells as columns', () => {
    const rows = keypointTableRows(createRecordedFrame(), RECORDED_MODEL).split('\r\n');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toBe(
      '1,0,1000.5,0,640,480,1,0.5,nose,320.25,100.04,0.9,movenet-lightning@0123456789ab',
    );
    expect(rows[0].split(',')).toHaveLength(columns.length);
    expect(rows[1]).toContain('"left ""hand"", raised",10,-3.5,0.1');
    expect(rows[2]).toBe('');
  });

  test('has a row for a frame without people, with the dropped frames before it', () => {
    const frame = createRecordedFrame({ frame: 9, time_ms: 300, dropped_before: 4, people: [] });
    const [row] = keypointTableRows(frame, RECORDED_MODEL).split('\r\n');
    const cells = row.split(',');
    expect(cells).toHaveLength(columns.length);
    expect(cells[columns.indexOf('dropped_before')]).toBe('4');
    expect(cells[columns.indexOf('joint')]).toBe('');
    expect(cells[columns.indexOf('time_ms')]).toBe('300');
  });
});

describe('the table of measures', () => {
  const ANGLE: Measure = { kind: 'angle', joints: ['hip', 'knee', 'ankle'] };
  const SPEED: Measure = { kind: 'speed', joints: ['nose'] };
  const measured = { person: 3, body_length_px: 300.5, values: [91.25], repetitions: [2] };
  const readRow = (text: string) => text.trimEnd().split(',');
  const columns = readRow(measureTableHead([ANGLE, SPEED]));

  test('names measures and units', () => {
    expect(columns.slice(-5)).toEqual([
      'person',
      'body_length_px',
      'angle_hip_knee_ankle_deg',
      'angle_hip_knee_ankle_repetitions',
      'speed_nose_px_per_s',
    ]);
  });

  test('leaves cells of other measures empty', () => {
    const frame = createRecordedFrame({ frame: 5, time_ms: 160, measured });
    const row = readRow(measureTableRow(frame, [ANGLE, SPEED], [ANGLE]));
    expect(row).toEqual(['5', '160', '1000.5', '0', '3', '300.5', '91.25', '2', '']);
    const later = { ...measured, values: [12.5], repetitions: [null] };
    const laterRow = readRow(
      measureTableRow(createRecordedFrame({ measured: later }), [ANGLE, SPEED], [SPEED]),
    );
    expect(laterRow.slice(-3)).toEqual(['', '', '12.5']);
    const nothing = readRow(measureTableRow(createRecordedFrame(), [ANGLE, SPEED], []));
    expect(nothing).toHaveLength(columns.length);
    expect(nothing.slice(4)).toEqual(['', '', '', '', '']);
  });
});

describe('COCO results', () => {
  test('have x, y, v for each joint, and the frame as the image', () => {
    const [result] = cocoResults(createRecordedFrame({ frame: 12, time_ms: 400 }));
    expect(result).toEqual({
      image_id: 12,
      category_id: 1,
      keypoints: [320.3, 100, 1, 10, -3.5, 1],
      score: 0.5,
      keydot_time_ms: 400,
      keydot_person: 1,
      keydot_scores: [0.9, 0.1],
    });
  });

  test('are empty without people', () => {
    expect(cocoResults(createRecordedFrame({ people: [] }))).toEqual([]);
  });
});
