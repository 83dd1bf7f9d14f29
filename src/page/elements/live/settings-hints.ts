// The options and hints of the live view's settings (keydot-settings.ts).
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { SmoothingReport } from '../../../core/smoothing/smoothing-cost.ts';
import type { ViewMode } from '../../../api/pose-api.ts';
import type { Settings } from '../../../storage/settings.ts';
import type { Option } from '../shared/form-fields.ts';

export const VIEWS: readonly Option<Settings['view']>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'in-step', label: 'In sync' },
  { value: 'live', label: 'Live video' },
];

const VIEW_HINTS: Record<Settings['view'], string> = {
  auto: 'Keeps picture and skeleton in sync when fast enough, else shows live video.',
  'in-step': 'Shows each analysed frame with its own points.',
  live: 'Shows the video without delay; the points follow slightly later.',
};

/** @param shown how frames are shown at present; null if none are */
export function describeView(view: Settings['view'], shown: ViewMode | null): string {
  if (view !== 'auto' || !shown) return VIEW_HINTS[view];
  return `${VIEW_HINTS.auto} Now: ${shown === 'in-step' ? 'in sync' : 'live video'}.`;
}

export const PEOPLE: readonly Option<Settings['people']>[] = [
  { value: 'one', label: 'One' },
  { value: 'everyone', label: 'Everyone' },
];

export const PEOPLE_HINTS: Record<Settings['people'], string> = {
  one: 'Follows the person nearest the centre.',
  everyone: 'Up to ten people, each in their own colour. Each frame takes longer.',
};

export const SKELETONS: readonly Option<Settings['skeleton']>[] = [
  { value: 'lines', label: 'Lines' },
  { value: 'dots', label: 'Points' },
  { value: 'none', label: 'None' },
];

export const FITS: readonly Option<Settings['fit']>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'contain', label: 'Whole' },
  { value: 'cover', label: 'Fill' },
];

export const THEMES: readonly Option<Settings['theme']>[] = [
  { value: 'auto', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

/** The effect of smoothing as measured in the last seconds, or how to measure it. */
export function describeSmoothingHint(smoothing: number, report: SmoothingReport | null): string {
  if (smoothing === 0) return 'Points are shown as detected.';
  const { jitterLeft = null, lagMs = null } = report ?? {};
  const parts: string[] = [];
  if (jitterLeft !== null) {
    const percent = Math.round(100 * (1 - jitterLeft));
    parts.push(`${percent < 0 ? '+' : '−'}${Math.abs(percent)} % jitter`);
  }
  if (lagMs !== null) parts.push(`+${Math.max(0, Math.round(lagMs))} ms`);
  if (parts.length > 0) return `Now: ${parts.join(', ')}.`;
  return 'Less jitter, more delay. Move, then hold still to measure both.';
}

/** Whether test-time augmentation ("Sharper") works with a model. */
export function supportsSharper(spec: ModelSpec | null): boolean {
  return spec?.family !== 'taught';
}

/**
 * The effect of "Sharper". Measured on our pictures with the 136 people of at least 8 labelled joints (one
 * person: mean recall at OKS .50:.05:.95) and the 106 of them larger than 1 % of the picture (everyone: recall
 * at OKS .50); time on WebAssembly, alternating. See inference/test-time-augmentation.ts.
 */
export function describeSharper(spec: ModelSpec | null, people: Settings['people']): string {
  if (!supportsSharper(spec)) {
    return 'Only for the body model. Your own models run once, at their training size.';
  }
  return people === 'one'
    ? 'For pictures and slow video: combines six views of the person. In tests recall was 63 %, compared with 61 % for a single run at 256 px in a seventh of the time, and 56 % at 192 px in a twelfth.'
    : 'Analyses each person a second time, mirrored. In tests it found 79 % of people instead of 77 %, and crop refinement took twice as long.';
}
