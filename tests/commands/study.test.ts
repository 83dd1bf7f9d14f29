// `npm run study` as a process: one question with one seed, resumed from its JSON, and invalid input.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../fixtures/lessons/dot-dataset.ts';
import { runTool } from '../fixtures/workers/run-tool.ts';

const QUICK = ['--questions', 'targets', '--seeds', '1', '--steps', '2'];

test('writes tables, pictures and results, and resumes from its JSON', async () => {
  const folder = await createFolder();
  const json = join(folder, 'study.json');
  const parameters = [...QUICK, '--out', folder, '--json', json, '--machine', 'a test’s machine'];
  const first = await runTool('study', parameters);
  expect(first).toMatchObject({ code: 0, stdout: `${join(folder, 'study.md')}\n` });
  expect(first.stderr).toContain('Running set-up');
  const report = await readFile(join(folder, 'study.md'), 'utf8');
  expect(report).toContain('on a test’s machine');
  expect(report).toContain('for 2 steps of 8 pictures');
  expect(report).toMatch(/\*\*Which σ\.\*\* A Gaussian of σ [\d.]+ pixels has the smallest/);
  const rows = report.split('\n').filter((line) => /^\| (a single 1|Gaussian|disc)/.test(line));
  expect(rows).toHaveLength(8);
  for (const row of rows) expect(row).toMatch(/^\|[^|]+\| +\d+\.\d\d +\|.*15,077/);
  const pictures = await readdir(join(folder, 'study'));
  expect(pictures).toHaveLength(8);
  for (const picture of pictures) expect(report).toContain(`(study/${picture})`);
  const kept = await readFile(json, 'utf8');
  await runTool('study', parameters);
  // Equal step times show that nothing was run again.
  expect(await readFile(json, 'utf8')).toBe(kept);

  const longer = await runTool('study', [...parameters, '--steps', '3']);
  expect(longer.code).toBe(1);
  expect(longer.stderr).toContain('holds runs of 2 steps, not of 3: remove it.');
}, 300_000);

test('invalid input is reported in one sentence', async () => {
  const folder = await createFolder();
  const json = join(folder, 'study.json');
  const run = async (...parameters: string[]) => {
    const { code, stderr } = await runTool('study', parameters);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    return { code, said: stderr.trim() };
  };
  const out = ['--out', folder, '--json', json];
  expect(await run(...out, '--questions', 'targets,colours')).toEqual({
    code: 2,
    said: 'Expected --questions to be some of targets,losses,outputs,points,patience,shifted,vessels, got "colours".',
  });
  expect(await run(...out, '--seeds', '0')).toEqual({
    code: 2,
    said: 'Expected --seeds to be a whole number from 1 to 100, got "0".',
  });
  expect((await run('--json', json)).code).toBe(2);
  const nowhere = join(folder, 'nowhere');
  const missing = await run('--out', nowhere, '--json', json);
  expect(missing.code).toBe(1);
  expect(missing.said).toContain('cannot be written');
  await writeFile(json, '{"steps": 200, "runs": [{"key": 1}]}');
  expect(await run(...out)).toEqual({
    code: 1,
    said: `${json} is no JSON of an earlier study: remove it.`,
  });
}, 120_000);
