// What the sharper look does, gains and costs, for the settings. Measured on the 136 people of 8 and more
// labelled joints (one: mean recall over OKS .50 to .95) and the 106 of them over 1 % of the picture
// (everyone: recall at OKS .50) of our pictures, see core/detection/test-time-augmentation.ts; time on WebAssembly, by turns.
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { Settings } from '../../../storage/settings.ts';

/** Whether a model can be looked at so. */
export function canBeSharper(spec: ModelSpec | null): boolean {
  return spec?.family !== 'taught';
}

/** One hint: what it does here, or why it cannot. */
export function saySharper(spec: ModelSpec | null, people: Settings['people']): string {
  if (!canBeSharper(spec))
    return 'For the body only. A model of your own looks once, at the size it was taught at.';
  return people === 'one'
    ? 'For pictures and slow video: looks at the person six times and takes the middle. In tests 63 % were right; one look gets 61 % at 256 px in a seventh of the time, and 56 % at 192 px in a twelfth.'
    : 'Looks at each person once more in a mirror. In tests 79 % of people were found instead of 77 %, and closer looks took twice as long.';
}
