// The built app tracks everyone in a street: the switch, and ids that stay with their person.
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeydotPoseDetail } from '../../../src/page/elements/live/pose-events.ts';
import { dataPath, describeWithData } from '../../find-data.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, countPoses, waitForPoses } from '../steps/collect-poses.ts';

/** Number of analysed frames that are checked. */
const FRAMES = 40;

describeWithData('a street in front of the camera', () => {
  let app: OpenApp;
  const everyone = () => app.page.getByRole('button', { name: 'Everyone' });

  beforeAll(async () => {
    const camera = { file: dataPath('video/street_people_640x480_30.mjpeg') };
    app = await openApp({ camera, search: '?backend=wasm', prepare: collectPoses });
    await app.page.getByRole('button', { name: 'Start camera', exact: true }).click();
    await waitForPoses(app.page, 5);
  });

  afterAll(() => app.close());

  test('one person is tracked until Everyone is switched on; then each has an id', async () => {
    const [alone] = await waitForPoses(app.page, 1);
    expect(alone.people).toHaveLength(1);
    await everyone().click();
    await app.page.waitForFunction(() => (window.collected.poses.at(-1)?.people.length ?? 0) >= 3);
    expect(await everyone().getAttribute('aria-pressed')).toBe('true');
    const poses = await waitForPoses(app.page, FRAMES);
    for (const { people } of poses) {
      expect(people.length).toBeLessThanOrEqual(10);
      expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
    }
    expect(app.errors).toEqual([]);
  });

  test('people keep their ids from frame to frame', async () => {
    const poses = await waitForPoses(app.page, FRAMES);
    const { kept, changed } = countIds(poses);
    expect(kept).toBeGreaterThan(0);
    expect(changed / (kept + changed)).toBeLessThan(0.2);
  });

  test('switched off, one person is tracked again', async () => {
    await everyone().click();
    await app.page.waitForFunction(() => window.collected.poses.at(-1)?.people.length === 1);
    expect(app.errors).toEqual([]);
  });

  test('the next person is chosen with a key', async () => {
    // Offered while other people are near the subject, or the subject is lost.
    const other = app.page.getByRole('button', { name: 'Next person' });
    await app.page.evaluate(() => (window.collected.poses = []));
    // The tracked person changes by itself only after a loss, during which no person is reported.
    const isChosen = () =>
      app.page.evaluate(() => {
        const people = window.collected.poses.map(({ people: [one] }) => one);
        return people.some(
          ({ id, score }, index) =>
            index > 0 && score > 0 && people[index - 1].score > 0 && people[index - 1].id !== id,
        );
      });
    await expect
      .poll(
        async () => {
          await other.focus({ timeout: 60_000 });
          await app.page.keyboard.press('Enter');
          await waitForNext(app.page);
          return isChosen();
        },
        { timeout: 120_000, interval: 50 },
      )
      .toBe(true);
    expect(app.errors).toEqual([]);
  });
});

/** Waits for three more poses than there are. */
async function waitForNext(page: Page): Promise<void> {
  const count = await countPoses(page);
  await page.waitForFunction((least) => window.collected.poses.length >= least, count + 3);
}

/** Counts people near a position of the previous frame: with the same id there (kept), and with another. */
function countIds(poses: readonly KeydotPoseDetail[]): { kept: number; changed: number } {
  let kept = 0;
  let changed = 0;
  for (const [index, { people }] of poses.entries()) {
    for (const person of people) {
      const distances = (poses[index - 1]?.people ?? []).map((other) => ({
        id: other.id,
        distance: meanDistance(person, other),
      }));
      const [nearest] = distances.sort((a, b) => a.distance - b.distance);
      if (!nearest || nearest.distance > 0.03) continue;
      if (nearest.id === person.id) kept++;
      else changed++;
    }
  }
  return { kept, changed };
}

type TrackedPerson = KeydotPoseDetail['people'][number];

/** Mean distance of all joints, in units of the frame. */
function meanDistance(a: TrackedPerson, b: TrackedPerson): number {
  const distances = a.keypoints.map(({ x, y }, index) => {
    return Math.hypot(x - b.keypoints[index].x, y - b.keypoints[index].y);
  });
  return distances.reduce((sum, each) => sum + each, 0) / distances.length;
}
