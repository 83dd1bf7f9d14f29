// How well one person among others is followed on machines of several speeds, whatever this one's is: whether
// it stays the same one, whether the id says so when not, and how long nobody is shown; from several frames
// on, so that several people are followed. Run: npx tsx bench/following.ts [--sizes 192,256]
// [--speeds 0.15,0.6,3] [--from 0,15,30,60,76,84,90,105] [--keypoints-only] [--frames]; of a clip of one
// person: --clip ../shared/data/video/dance_solo_640x480_30.mjpeg --from 0
import { parseArgs } from 'node:util';
import { openNetwork } from '../src/tools/shared/open-network.ts';
import { isShown, judgeFollowing, nameOf } from '../tests/fixtures/clips/judge-following.ts';
import { readClip } from '../tests/fixtures/clips/watch-clip.ts';
import { followInClip, type FollowedMoment } from '../tests/fixtures/clips/watch-one-clip.ts';

const STREET = '../shared/data/video/street_people_640x480_30.mjpeg';

const { values } = parseArgs({
  options: {
    clip: { type: 'string', default: STREET },
    sizes: { type: 'string', default: '192,256' },
    /** µs a pixel of the network's input. */
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
      const moments = await followInClip(network, clip, {
        longSide,
        usPerPixel,
        from,
        keypointsOnly,
      });
      const say = values.clip === STREET ? sayStreet(moments) : sayAlone(moments);
      console.log(`${longSide} px, ${usPerPixel} µs, from ${from}: ${say}`);
      if (values.frames) console.log(`  ${moments.map(sayMoment).join(' ')}`);
    }
  }
}
network.dispose();

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}

function sayStreet(moments: readonly FollowedMoment[]): string {
  const { name, frames, same, lost, told, untold, renamed } = judgeFollowing(moments);
  const changes = `to others ${told} with and ${untold} without another id, renamed ${renamed}`;
  return `${name ?? 'nobody'} in ${percent(same, frames)} of ${frames} frames, lost in ${percent(lost, frames)}, ${changes}, ${sayLooks(moments)}`;
}

function sayAlone(moments: readonly FollowedMoment[]): string {
  const ids = new Set(moments.map(({ person }) => person.id));
  const shown = moments.filter(({ person }) => isShown(person)).length;
  return `shown in ${percent(shown, moments.length)} of ${moments.length} frames, ${ids.size} ids, ${sayLooks(moments)}`;
}

function sayLooks(moments: readonly FollowedMoment[]): string {
  const looks = moments.reduce((sum, moment) => sum + moment.looks, 0);
  return `${(looks / moments.length).toFixed(2)} looks a frame`;
}

function sayMoment({ frame, person, looks }: FollowedMoment): string {
  const name = isShown(person) ? (nameOf(frame, person) ?? 'somebody') : 'nobody';
  return `${frame}:${person.id}:${name}${looks > 1 ? ` (${looks} looks)` : ''}`;
}
