// One tracked person in a street, over four seconds of a hand-held camera in which others pass in front; and a single
// dancer.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Picture } from '../../../src/core/image/pixel-planes.ts';
import { openNetwork, type OpenNetwork } from '../../../src/tools/shared/open-network.ts';
import { dataPath, describeWithData } from '../../find-data.ts';
import { isShown, scoreSubjectTracking } from '../../fixtures/clips/score-subject-tracking.ts';
import { readClip } from '../../fixtures/clips/track-people.ts';
import { trackSubjectInClip } from '../../fixtures/clips/track-subject.ts';

describeWithData('one person', () => {
  let opened: OpenNetwork;
  let dance: Picture[];

  beforeAll(async () => {
    opened = await openNetwork();
    dance = await readClip(dataPath('video/dance_solo_640x480_30.mjpeg'));
  }, 120_000);

  afterAll(() => opened.network.dispose());

  it('stays the same in a street where others pass in front', async () => {
    const clip = await readClip(dataPath('video/street_people_640x480_30.mjpeg'));
    const subjects = new Set<string | null>();
    for (const keypointsOnly of [false, true]) {
      for (const longSide of [192, 256]) {
        for (const from of [15, 84]) {
          const options = { longSide, usPerPixel: 0.15, from, keypointsOnly };
          const results = await trackSubjectInClip(opened.network, clip, options);
          const { name, frames, same, switchesWithNewId, switchesWithSameId, runs } =
            scoreSubjectTracking(results);
          const which = JSON.stringify(options);
          expect([switchesWithNewId, switchesWithSameId], which).toEqual([0, 0]);
          expect(same / frames, which).toBeGreaterThan(0.85);
          // Second crops are rare.
          expect(runs / frames, which).toBeLessThan(1.1);
          subjects.add(name);
        }
      }
    }
    expect(subjects).toEqual(new Set(['backpack', 'denim']));
  }, 300_000);

  it.each([1, 3])(
    'tracks a single dancer without interruption, at %d µs per pixel',
    async (usPerPixel) => {
      const results = await trackSubjectInClip(opened.network, dance, {
        longSide: 192,
        usPerPixel,
      });
      expect(results.every(({ person }) => isShown(person))).toBe(true);
      expect(new Set(results.map(({ person }) => person.id)).size).toBe(1);
      expect(results.filter(({ runs }) => runs > 1)).toEqual([]);
    },
    300_000,
  );
});
