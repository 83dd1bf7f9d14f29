// Tracking of one subject among others at several input sizes and simulated speeds: the share of frames with the same
// person, changes of person with and without a new id, and the share of frames without a person. Runs start at
// several frames, on different people. Run: npx tsx bench/subject-tracking.ts [--sizes 192,256]
// [--speeds 0.15,0.6,3] [--from 0,15,30,60,76,84,90,105] [--keypoints-only] [--frames]. A clip of one person:
// --clip ../shared/data/video/dance_solo_640x480_30.mjpeg --from 0
import { parseArgs } from 'node:util';
import { openNetwork } from '../src/tools/shared/open-network.ts';
import {
  isShown,
  scoreSubjectTracking,
  nameOf,
} from '../tests/fixtures/clips/score-subject-tracking.ts';
import { readClip } from '../tests/fixtures/clips/track-people.ts';
import {
  trackSubjectInClip,
  type TrackedSubjectFrame,
} from '../tests/fixtures/clips/track-subject.ts';

const STREET = '../shared/data/video/street_people_640x480_30.mjpeg';

const { values } = parseArgs({
  options: {
    clip: { type: 'string', default: STREET },
    sizes: { type: 'string', default: '192,256' },
    /** Simulated network time, µs per input pixel. */
    speeds: { type: 'string', default: '0.15,0.6,3' },
    from: { type: 'string', default: '0,15,30,60,76,84,90,105' },
    'keypoints-only': { type: 'boolean', default: false },
    frames: { type: 'boolean', default: false },
  },
});

const numbers = (text: string) => text.split(',').map(Number);

const clip = await readClip(values.clip);
const { network } = await openNetwork();
for (const longSide of numbers(values.sizes)) {
  for (const usPerPixel of numbers(values.speeds)) {
    for (const from of numbers(values.from)) {
      const keypointsOnly = values['keypoints-only'];
      const results = await trackSubjectInClip(network, clip, {
        longSide,
        usPerPixel,
        from,
        keypointsOnly,
      });
      const summary = values.clip === STREET ? describeStreet(results) : describeSolo(results);
      console.log(`${longSide} px, ${usPerPixel} µs, from ${from}: ${summary}`);
      if (values.frames) console.log(`  ${results.map(describeFrame).join(' ')}`);
    }
  }
}
network.dispose();

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}

function describeStreet(results: readonly TrackedSubjectFrame[]): string {
  const { name, frames, same, lost, switchesWithNewId, switchesWithSameId, idChanges } =
    scoreSubjectTracking(results);
  const changes = `changes of person: ${switchesWithNewId} with a new id, ${switchesWithSameId} without; changes of id: ${idChanges}`;
  return `${name ?? 'unlabelled'} in ${percent(same, frames)} of ${frames} frames, missing in ${percent(lost, frames)}, ${changes}, ${describeRuns(results)}`;
}

function describeSolo(results: readonly TrackedSubjectFrame[]): string {
  const ids = new Set(results.map(({ person }) => person.id));
  const shown = results.filter(({ person }) => isShown(person)).length;
  return `shown in ${percent(shown, results.length)} of ${results.length} frames, ${ids.size} ids, ${describeRuns(results)}`;
}

function describeRuns(results: readonly TrackedSubjectFrame[]): string {
  const runs = results.reduce((sum, result) => sum + result.runs, 0);
  return `${(runs / results.length).toFixed(2)} runs per frame`;
}

function describeFrame({ frame, person, runs }: TrackedSubjectFrame): string {
  const name = isShown(person) ? (nameOf(frame, person) ?? 'unlabelled') : 'missing';
  return `${frame}:${person.id}:${name}${runs > 1 ? ` (${runs} runs)` : ''}`;
}
