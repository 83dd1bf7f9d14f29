// A taught model's spec and .keydot files of models: valid ones round-trip, invalid fields are named.
import {
  checkModelHash,
  createModelFile,
  KeydotFileError,
  openKeydot,
  readModels,
  type StoredModel,
} from '../../../../src/core/formats/keydot/keydot-file.ts';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import { ModelSpecError, parseModelSpec } from '../../../../src/core/model/model-spec.ts';
import {
  parseWeights,
  serialiseWeights,
  type NamedArray,
} from '../../../../src/core/model/weights.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const createModel = (): Promise<StoredModel> => createTaughtModel('mouse', ['snout', 'tail']);

describe('parseModelSpec of a taught model', () => {
  it('returns a valid spec unchanged', async () => {
    const { spec } = await createModel();
    const withCrop = { ...spec, crop: { margin: 2, largest: 0.3 } };
    expect(parseModelSpec(JSON.parse(JSON.stringify(withCrop)))).toEqual(withCrop);
  });

  it.each([
    ['base.weightsSha256', { base: { id: 'movenet-lightning', weightsSha256: 'x' } }],
    ['base.id', { base: { id: '../up', weightsSha256: 'a'.repeat(64) } }],
    ['input.width', { input: { width: 250, height: 192 } }],
    ['input.height', { input: { width: 256, height: 4096 } }],
    ['decoderChannels', { decoderChannels: 0 }],
    ['addsToBase', { addsToBase: 'yes' }],
    ['crop', { crop: undefined }],
    ['crop.margin', { crop: { margin: 0.5, largest: 0.3 } }],
    ['crop.largest', { crop: { margin: 2, largest: 0 } }],
  ])('names an invalid %s', async (field, change) => {
    const { spec } = await createModel();
    expect(() => parseModelSpec({ ...spec, ...change })).toThrow(ModelSpecError);
    expect(() => parseModelSpec({ ...spec, ...change })).toThrow(`"${field}"`);
  });
});

describe('a .keydot file of a model', () => {
  it('round-trips, weights byte for byte', async () => {
    const model = await createModel();
    const [read] = readModels(openKeydot(createModelFile(model)));
    expect(read.spec).toEqual(model.spec);
    expect(read.report).toEqual(model.report);
    expect(read.weightsFile).toEqual(model.weightsFile);
    expect(read.weights).toEqual(parseWeights(Uint8Array.from(model.weightsFile).buffer));
  });

  it('is identified by the hash of its weights', async () => {
    const model = await createTaughtModel('model-1', ['snout']);
    await expect(checkModelHash(model)).resolves.toBeUndefined();
    const weightsFile = Uint8Array.from(model.weightsFile);
    weightsFile[weightsFile.length - 1] ^= 1;
    const changed = checkModelHash({ ...model, weightsFile });
    await expect(changed).rejects.toThrow(KeydotFileError);
    await expect(changed).rejects.toThrow('"models/model-1/weights.bin" was changed after');
  });

  it('is deterministic', async () => {
    expect(createModelFile(await createModel())).toEqual(createModelFile(await createModel()));
  });

  /** The error message for a changed file. */
  async function refusal(
    change: (files: Map<string, Uint8Array>, model: StoredModel) => void,
  ): Promise<string> {
    const model = await createModel();
    const zip = openZip(createModelFile(model));
    const files = new Map<string, Uint8Array>(zip.names.map((name) => [name, zip.read(name)]));
    change(files, model);
    try {
      readModels(openKeydot(createZip(files)));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return (error as Error).message;
    }
    return 'not refused';
  }

  const encode = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));
  const SPEC = 'models/mouse/spec.json';
  const WEIGHTS = 'models/mouse/weights.bin';

  const changeWeights = (edit: (weights: Map<string, NamedArray>) => void) => {
    return (files: Map<string, Uint8Array>, { weightsFile }: StoredModel) => {
      const weights = new Map(parseWeights(Uint8Array.from(weightsFile).buffer));
      edit(weights);
      files.set(WEIGHTS, new Uint8Array(serialiseWeights(weights, 'F32')));
    };
  };

  it('is accepted unchanged', async () => {
    expect(await refusal(() => undefined)).toBe('not refused');
  });

  it.each<[string, Parameters<typeof refusal>[0], RegExp]>([
    [
      'a file without a header',
      (files) => files.delete('keydot.json'),
      /got a zip without "keydot.json"/,
    ],
    [
      'another kind of file',
      (files) => files.set('keydot.json', encode({ format: 'other', version: 1 })),
      /"keydot.json" to declare the format/,
    ],
    [
      'an unknown version',
      (files) => files.set('keydot.json', encode({ format: 'keydot', version: 7 })),
      /"keydot.json" has format version 7/,
    ],
    [
      'a spec that is not JSON',
      (files) => files.set(SPEC, new TextEncoder().encode('{"format":')),
      /"models\/mouse\/spec.json" is not valid JSON/,
    ],
    [
      'a spec with a wrong field',
      (files, { spec }) => files.set(SPEC, encode({ ...spec, joints: [] })),
      /"models\/mouse\/spec.json": .*"joints"/,
    ],
    [
      'a spec of another model',
      (files, { spec }) => files.set(SPEC, encode({ ...spec, id: 'rat' })),
      /Expected the id "mouse" in "models\/mouse\/spec.json", got "rat"/,
    ],
    [
      'missing weights',
      (files) => files.delete(WEIGHTS),
      /"models\/mouse\/weights.bin" is missing/,
    ],
    [
      'weights cut short',
      (files, { weightsFile }) => files.set(WEIGHTS, weightsFile.slice(0, 5000)),
      /"models\/mouse\/weights.bin": The weights are incomplete/,
    ],
    [
      'weights that are no numbers',
      changeWeights((weights) => weights.get('decoder_head/kernel')!.values.fill(NaN, 3, 4)),
      /"models\/mouse\/weights.bin": The weights are damaged: "decoder_head\/kernel"/,
    ],
    [
      'a missing array',
      changeWeights((weights) => weights.delete('decoder_mix_8/bias')),
      /"models\/mouse\/weights.bin": .*"decoder_mix_8\/bias"/,
    ],
    [
      'an array of another shape',
      changeWeights((weights) => {
        weights.set('decoder_mix_8/bias', { shape: [3], values: new Float32Array(3) });
      }),
      /"models\/mouse\/weights.bin": Expected "decoder_mix_8\/bias" of \[8\]/,
    ],
    [
      'more points than weights',
      (files, { spec }) =>
        files.set(SPEC, encode({ ...spec, joints: [...spec.joints, { name: 'x', side: 'left' }] })),
      /"models\/mouse\/weights.bin" has 2 points and 8 channels; its spec has 3/,
    ],
    [
      'a report that is not JSON',
      (files) => files.set('models/mouse/report.json', Uint8Array.of(1, 2)),
      /"models\/mouse\/report.json" is not valid JSON/,
    ],
  ])('names the entry of %s', async (_, change, expected) => {
    expect(await refusal(change)).toMatch(expected);
  });

  it('uses specific error classes', async () => {
    const { spec } = await createModel();
    const zip = createZip(
      new Map([
        ['keydot.json', encode({ format: 'keydot', version: 1 })],
        ['models/mouse/spec.json', encode({ ...spec, id: 'rat' })],
      ]),
    );
    expect(() => readModels(openKeydot(zip))).toThrow(KeydotFileError);
  });
});
