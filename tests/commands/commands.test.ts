// `npm run teach` and `npm run evaluate` as processes: on synthetic pictures, on real ones where available,
// and with invalid input.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataPath, describeWithData } from '../find-data.ts';
import { createFolder, writeDotDataset } from '../fixtures/lessons/dot-dataset.ts';
import { runTool } from '../fixtures/workers/run-tool.ts';

interface ErrorNumbers {
  count: number;
  p50: number;
  mean: number;
  within: number;
}

interface LessonReport {
  learnedFrom: string[];
  testedOn: number;
  points: string[];
  judgement: { all: { after: ErrorNumbers }; points: { after: ErrorNumbers | null }[] };
}

async function readReport<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

describe('teach and evaluate on synthetic pictures', () => {
  it('learn coloured dots, report on the test frames, and agree with each other', async () => {
    const folder = await createFolder();
    const annotations = await writeDotDataset(folder, 16);
    const out = join(folder, 'dots.keydot');
    const json = join(folder, 'lesson.json');
    const teach = ['--annotations', annotations, '--labels', '8', '--steps', '80'];
    const taught = await runTool('teach', [...teach, '--out', out, '--json', json]);
    expect(taught).toMatchObject({ code: 0 });
    expect(taught.stdout).toMatch(/^point +n +median px +mean px +p90 px +within 5 px\nred/);
    expect(taught.stderr).toContain('Training: step 80 of 80');
    const report = await readReport<LessonReport>(json);
    expect(report).toMatchObject({ testedOn: 8, points: ['red', 'blue'] });
    expect(report.learnedFrom).toHaveLength(8);
    expect(report.judgement.all.after.p50).toBeLessThan(4);

    const evaluation = join(folder, 'evaluation.json');
    const worst = join(folder, 'worst');
    const parameters = ['--annotations', annotations, '--model', out, '--worst', worst];
    const evaluated = await runTool('evaluate', [...parameters, '--json', evaluation]);
    expect(evaluated).toMatchObject({ code: 0 });
    expect(evaluated.stdout).toContain('PCK@0.1');
    const { judgement } = await readReport<LessonReport>(evaluation);
    // All sixteen red dots and the twelve blue ones.
    expect(judgement.points.map(({ after }) => after?.count)).toEqual([16, 12]);
    expect(judgement.all.after.p50).toBeLessThan(4);
    expect(await readdir(worst)).toHaveLength(12);
  }, 180_000);

  it('report the same for the same seed', async () => {
    const folder = await createFolder();
    const annotations = await writeDotDataset(folder, 4);
    const run = async (name: string, seed: string) => {
      const json = join(folder, `${name}.json`);
      const parameters = ['--annotations', annotations, '--labels', '2', '--steps', '3'];
      const out = ['--out', join(folder, 'm.keydot'), '--json', json, '--seed', seed];
      expect(await runTool('teach', [...parameters, ...out])).toMatchObject({ code: 0 });
      const { judgement, learnedFrom } = await readReport<LessonReport>(json);
      return { judgement, learnedFrom };
    };
    const first = await run('first', '5');
    expect(await run('second', '5')).toEqual(first);
    expect(await run('third', '6')).not.toEqual(first);
  }, 180_000);
});

describe('invalid input exits with 1 and a one-line error', () => {
  /** Runs a command on a modified dataset. */
  async function runOn(
    change: (data: Record<string, never[]>) => void,
    parameters: string[] = ['--labels', '2', '--steps', '1'],
  ) {
    const folder = await createFolder();
    const annotations = await writeDotDataset(folder, 4);
    const data = await readReport<Record<string, never[]>>(annotations);
    change(data);
    await writeFile(annotations, JSON.stringify(data));
    const out = ['--out', join(folder, 'm.keydot')];
    return runTool('teach', ['--annotations', annotations, ...parameters, ...out]);
  }

  it.each<[string, Parameters<typeof runOn>, RegExp]>([
    ['too few pictures', [() => undefined, ['--labels', '4']], /more than 4 labelled pictures/],
    [
      'a missing picture',
      [({ images }) => Object.assign(images[1], { file_name: 'gone.png' })],
      /The picture "gone.png" is neither in/,
    ],
    [
      'a picture of another aspect ratio',
      [({ images }) => images.forEach((image) => Object.assign(image, { width: 500 }))],
      /is 192×128, but its annotations are for 500×128/,
    ],
    [
      'too few numbers',
      [({ annotations }) => Object.assign(annotations[0], { keypoints: [1, 2, 2] })],
      /annotations.0.keypoints/,
    ],
    [
      'no keypoints',
      [(data) => Object.assign(data, { categories: [], annotations: [] })],
      /keypoints/,
    ],
  ])(
    '%s',
    async (_, [change, parameters], message) => {
      const { code, stdout, stderr } = await runOn(change, parameters);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    },
    60_000,
  );

  it.each([
    ['no file', 'gone.json', /cannot be read/],
    ['no JSON', 'broken.json', /Expected JSON/],
  ])('%s', async (_, name, message) => {
    const folder = await createFolder();
    await writeFile(join(folder, 'broken.json'), '{"images":');
    const parameters = ['--annotations', join(folder, name), '--labels', '2'];
    const result = await runTool('teach', [...parameters, '--out', join(folder, 'm.keydot')]);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr.trimEnd()).toMatch(message);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('an invalid model, and people with other joints', async () => {
    const folder = await createFolder();
    const annotations = await writeDotDataset(folder, 2);
    const model = ['--model', annotations];
    const noModel = await runTool('evaluate', ['--annotations', annotations, ...model]);
    expect(noModel.code).toBe(1);
    expect(noModel.stderr).toMatch(/Expected a zip file/);
    const noPeople = await runTool('evaluate', ['--annotations', annotations]);
    expect(noPeople.code).toBe(1);
    expect(noPeople.stderr).toMatch(/Expected the 17 joints of MoveNet Lightning/);
  }, 60_000);
});

describe('wrong usage exits with 2', () => {
  it.each<['teach' | 'evaluate', string[], RegExp]>([
    ['teach', [], /--annotations/],
    ['teach', ['--annotations', 'a.json', '--out', 'm.keydot'], /--labels/],
    ['teach', ['--annotations', 'a.json', '--out', 'm', '--labels', 'few'], /whole number/],
    ['teach', ['--annotations', 'a.json', '--out', 'm', '--labels', '0'], /whole number/],
    [
      'teach',
      ['--annotations', 'a.json', '--labels', '2', '--out', 'm', '--stepps', '3'],
      /--stepps/,
    ],
    ['evaluate', [], /--annotations/],
    ['evaluate', ['--annotations', 'a.json', '--people', 'some'], /one, many/],
    ['evaluate', ['--annotations', 'a.json', '--size', '200'], /multiple of 32/],
    ['evaluate', ['--annotations', 'a.json', '--size', '192', '--model', 'm'], /--size or --model/],
    ['evaluate', ['--annotations', 'a.json', '--sharper', '--model', 'm'], /--sharper or --model/],
    ['evaluate', ['--annotations', 'a.json', 'extra'], /too many arguments/],
  ])('%s %j', async (name, parameters, message) => {
    const { code, stdout, stderr } = await runTool(name, parameters);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('help exits with 0', async () => {
    const { code, stdout } = await runTool('teach', ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--labels <n>');
  });
});

describe('evaluate on pictures without people', () => {
  it.each(['one', 'many'])('measures nearly 0: --people %s', async (people) => {
    const folder = await createFolder();
    const annotations = await writeDotDataset(folder, 3);
    const spec = await readReport<{ joints: { name: string }[] }>(
      'models/movenet-lightning/spec.json',
    );
    const data = await readReport<Record<string, object[]>>(annotations);
    const keypoints = spec.joints.map(({ name }) => name);
    const places = keypoints.flatMap((_, index) => [20 + 9 * index, 10 + 6 * index, 2]);
    for (const category of data.categories) Object.assign(category, { keypoints });
    for (const annotation of data.annotations) Object.assign(annotation, { keypoints: places });
    await writeFile(annotations, JSON.stringify(data));
    const json = join(folder, 'report.json');
    const worst = join(folder, 'worst');
    const parameters = ['--annotations', annotations, '--people', people, '--size', '96'];
    const outputs = ['--json', json, '--worst', worst];
    const result = await runTool('evaluate', [...parameters, ...outputs]);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/^movenet-lightning, 96 px, 3 labelled people/);
    const report = await readReport<{ labelledPeople: number; meanRecall: number }>(json);
    expect(report.labelledPeople).toBe(3);
    expect(report.meanRecall).toBeLessThan(0.2);
    expect(await readdir(worst)).toHaveLength(3);
  });
});

describeWithData('evaluate on real people', () => {
  /** Writes the first pictures of a dataset of people as a new dataset. */
  async function writeSubset(folder: string, count: number): Promise<string> {
    interface Data {
      images: { id: number }[];
      annotations: { image_id: number }[];
    }
    const data = await readReport<Data>(dataPath('body-mixed/annotations.json'));
    const images = data.images.slice(0, count);
    const ids = new Set(images.map(({ id }) => id));
    const annotations = data.annotations.filter(({ image_id: id }) => ids.has(id));
    const path = join(folder, 'people.json');
    await writeFile(path, JSON.stringify({ ...data, images, annotations }));
    return path;
  }

  it.each(['one', 'many'])(
    'finds people: --people %s',
    async (people) => {
      const folder = await createFolder();
      const annotations = await writeSubset(folder, 6);
      const json = join(folder, 'report.json');
      const images = ['--images', dataPath('body-mixed/images')];
      const parameters = ['--annotations', annotations, ...images, '--people', people];
      const result = await runTool('evaluate', [...parameters, '--json', json]);
      expect(result).toMatchObject({ code: 0 });
      expect(result.stdout).toContain('mean recall, OKS .50:.05:.95');
      interface PeopleReport {
        labelledPeople: number;
        recall50: number;
        measures: { ap: number; ap50: number };
        joints: Record<string, { count: number }>;
      }
      const report = await readReport<PeopleReport>(json);
      expect(report.labelledPeople).toBeGreaterThan(5);
      expect(report.recall50).toBeGreaterThan(0.5);
      expect(report.measures.ap50).toBeGreaterThan(report.measures.ap);
      expect(Object.keys(report.joints)).toHaveLength(17);
    },
    120_000,
  );
});

describeWithData('teach on real frames', () => {
  it('learns the mouse’s points from ten frames', async () => {
    const folder = await createFolder();
    const json = join(folder, 'report.json');
    const parameters = ['--annotations', dataPath('mouse-openfield/annotations.json')];
    const lesson = ['--labels', '10', '--steps', '150', '--seed', '1'];
    const out = ['--out', join(folder, 'mouse.keydot'), '--json', json];
    expect(await runTool('teach', [...parameters, ...lesson, ...out])).toMatchObject({ code: 0 });
    const { judgement } = await readReport<LessonReport>(json);
    // 500 steps on 20 frames reach 1.8.
    expect(judgement.all.after.p50).toBeLessThan(4);
    expect(judgement.all.after.count).toBe(106 * 4);
  }, 300_000);
});
