import { describe, expect, it } from 'vitest';
import { ModelSpecError, parseModelSpec } from '../../../../src/core/model/model-spec.ts';

/** A valid spec of two joints, as parsed from JSON. */
const createSpec = () => ({
  format: 1,
  id: 'two-dots',
  name: 'Two dots',
  family: 'movenet',
  joints: [
    { name: 'left_ear', side: 'left', pair: 'right_ear' },
    { name: 'right_ear', side: 'right', pair: 'left_ear' },
  ],
  bones: [['left_ear', 'right_ear']],
  inputSizes: { native: 192, choices: [192, 256] },
  weightsSha256: 'ab'.repeat(32),
});

type Spec = ReturnType<typeof createSpec>;

/** The error message for an invalid spec. */
function refusal(data: unknown): string {
  try {
    parseModelSpec(data);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelSpecError);
    return (error as ModelSpecError).message;
  }
  return 'not refused';
}

describe('parseModelSpec', () => {
  it('returns a valid spec unchanged', () => {
    expect(parseModelSpec(createSpec())).toEqual(createSpec());
  });

  it.each(Object.keys(createSpec()))('names the field when "%s" is missing', (field) => {
    const { [field as keyof Spec]: _, ...rest } = createSpec();
    expect(refusal(rest)).toContain(`"${field}"`);
  });

  it.each([
    ['joints.0.name', { joints: [{ side: 'left' }] }],
    ['joints.0.name', { joints: [{ name: '', side: 'left' }] }],
    ['joints.1.side', { joints: [createSpec().joints[0], { name: 'x', side: 'up' }] }],
    ['joints', { joints: [] }],
    ['bones.0.1', { bones: [['left_ear']] }],
    ['inputSizes.native', { inputSizes: { choices: [] } }],
    ['inputSizes.choices.0', { inputSizes: { native: 192, choices: ['192'] } }],
    ['weightsSha256', { weightsSha256: 'AB'.repeat(32) }],
    ['id', { id: 'Two Dots' }],
    ['family', { family: 'posenet' }],
    ['format', { format: 2 }],
  ])('names an invalid %s', (field, change) => {
    expect(refusal({ ...createSpec(), ...change })).toContain(`"${field}"`);
  });

  it('names the expected and the received value', () => {
    expect(refusal({ ...createSpec(), format: 2 })).toBe(
      'The model\'s spec is not valid at "format": expected 1, got 2.',
    );
    expect(refusal(null)).toContain('got null');
    expect(refusal('spec')).toContain('got "spec"');
  });

  it('rejects unknown and repeated names', () => {
    expect(refusal({ ...createSpec(), bones: [['left_ear', 'tail']] })).toContain('"tail"');
    const lonely = { name: 'left_ear', side: 'left', pair: 'right_ear' };
    expect(refusal({ ...createSpec(), joints: [lonely], bones: [] })).toContain('"right_ear"');
    const region = { name: 'left_ear', side: 'left', kind: 'region' };
    const joints = [region, createSpec().joints[1]];
    expect(refusal({ ...createSpec(), joints })).toContain('bone with "left_ear", a region');
    const twice = [createSpec().joints[0], createSpec().joints[0]];
    expect(refusal({ ...createSpec(), joints: twice })).toContain('twice');
  });
});
