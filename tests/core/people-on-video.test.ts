// Everyone in a street, over four seconds of a camera held by hand: who is found, and who stays who.
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { matchAspect } from '../../src/core/geometry.ts';
import type { Network } from '../../src/core/network.ts';
import { type Picture, planesOfPicture } from '../../src/core/picture.ts';
import type { Person } from '../../src/core/pose.ts';
import { PlaneSampler } from '../../src/core/sample-planes.ts';
import { openNetwork } from '../../src/tools/open-network.ts';
import { EveryoneLook, type See } from '../../src/worker/everyone-look.ts';
import { dataPath, describeWithData } from '../find-data.ts';
import { BODY_JOINTS } from '../fixtures/poses.ts';
import { placeIn, splitPictures, STREET_PEOPLE } from '../fixtures/street-people.ts';

const sampler = new PlaneSampler();
/** Pixels: nearer than this to where someone is, it is them. */
const NEAR_PX = 45;
const TORSO = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'];

const seeIn =
  (network: Network, picture: Picture): See =>
  async (regions, input) => {
    const crops = regions.map((region) => matchAspect(region, picture, input));
    const length = input.width * input.height * 3;
    const values = new Float32Array(regions.length * length);
    crops.forEach((crop, index) => {
      const part = values.subarray(index * length, (index + 1) * length);
      sampler.sample(planesOfPicture(picture), crop, input, part);
    });
    const answers = await network.run(
      { count: regions.length, ...input, values },
      { heads: true, taps: false },
    );
    return answers.map(({ heads }, index) => {
      if (!heads) throw new Error('The network gave no heads.');
      return { heads, crop: crops[index] };
    });
  };

function middleOf({ keypoints }: Person) {
  const torso = keypoints.filter(({ joint }) => TORSO.includes(joint));
  const mean = (of: (each: (typeof torso)[0]) => number) =>
    torso.reduce((sum, each) => sum + of(each), 0) / torso.length;
  return { x: mean(({ x }) => x * 640), y: mean(({ y }) => y * 480) };
}

describeWithData('a street', () => {
  it('its people are found and stay who they are', async () => {
    const bytes = await readFile(dataPath('video/street_people_640x480_30.mjpeg'));
    const { network } = await openNetwork();
    const look = new EveryoneLook(BODY_JOINTS);
    const ids = new Map(Object.keys(STREET_PEOPLE).map((name) => [name, [] as number[]]));
    const frames = new Map<string, number>();
    for (const [index, jpeg] of splitPictures(bytes).entries()) {
      const { data, info } = await sharp(jpeg)
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const picture = { width: info.width, height: info.height, data };
      const { people } = await look.look(seeIn(network, picture), picture, (index * 1000) / 30, {
        longSide: 384,
        budgetMs: Infinity,
        still: false,
        needsWhole: false,
      });
      expect(people.length).toBeLessThanOrEqual(10);
      for (const [name, way] of Object.entries(STREET_PEOPLE)) {
        const place = placeIn(way, index);
        if (!place) continue;
        frames.set(name, (frames.get(name) ?? 0) + 1);
        const distances = people.map((person) => {
          const { x, y } = middleOf(person);
          return { id: person.id, distance: Math.hypot(x - place.x, y - place.y) };
        });
        const [nearest] = distances.sort((a, b) => a.distance - b.distance);
        if (nearest && nearest.distance < NEAR_PX) ids.get(name)?.push(nearest.id);
      }
    }
    network.dispose();
    let switches = 0;
    for (const [name, given] of ids) {
      const share = given.length / (frames.get(name) ?? 0);
      const changes = given.filter((id, index) => index > 0 && id !== given[index - 1]).length;
      console.log(`${name}: in ${(100 * share).toFixed(0)} % of frames, ${changes} id changes`);
      expect(share, name).toBeGreaterThan(0.75);
      switches += changes;
    }
    expect(switches).toBeLessThanOrEqual(4);
  }, 120_000);
});
