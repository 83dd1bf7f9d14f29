// One tracked person in a street, over four seconds of a hand-held camera in which others pass in front; and a single
// dancer.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Picture } from '../../../src/core/image/pixel-planes.ts';
import { openNetwork, type OpenNetwork } from '../../../src/tools/shared/open-network.ts';
import { dataPath, describeWithData } from '../../find-data.ts';
import { isShown, judgeFollowing } from '../../fixtures/clips/judge-following.ts';
import { readClip } from '../../fixtures/clips/watch-clip.ts';
import { followInClip } from '../../fixtures/clips/watch-one-clip.ts';

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
    const followed = new Set<string | null>();
    for (const keypointsOnly of [false, true]) {
      for (const longSide of [192, 256]) {
        for (const from of [15, 84]) {
          const watched = { longSide, usPerPixel: 0.15, from, keypointsOnly };
          const moments = await followInClip(opened.network, clip, watched);
          const { name, frames, same, told, untold, looks } = judgeFollowing(moments);
          const which = JSON.stringify(watched);
          expect([told, untold], which).toEqual([0, 0]);
          expect(same / frames, which).toBeGreaterThan(0.85);
          // Second crops are rare.
          expect(looks / frames, which).toBeLessThan(1.1);
          followed.add(name);
        }
      }
    }
    expect(followed).toEqual(new Set(['backpack', 'denim']));
  }, 300_000);

  it.each([1, 3])(
    'tracks a single dancer without interruption, at %d µs per pixel',
    async (usPerPixel) => {
      const moments = await followInClip(opened.network, dance, { longSide: 192, usPerPixel });
      expect(moments.every(({ person }) => isShown(person))).toBe(true);
      expect(new Set(moments.map(({ person }) => person.id)).size).toBe(1);
      expect(moments.filter(({ looks }) => looks > 1)).toEqual([]);
    },
    300_000,
  );
});
