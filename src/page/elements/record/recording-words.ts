// What recordings, their forms and their troubles are called.
import type { RecordingForm, RecordingResult, RecordingSummary } from '../../../recorder-api.ts';

/** `2:13`, or `1:02:13`. */
export function sayDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `12.3 MB` */
export function sayBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** The forms in the order in which they are offered. */
const FORMS: readonly { form: RecordingForm; label: string; hint: string }[] = [
  { form: 'video', label: 'Video', hint: 'with the skeleton in it' },
  { form: 'table', label: 'CSV', hint: 'a row for each joint, for spreadsheets' },
  { form: 'measures', label: 'Measures', hint: 'a row for each frame, for spreadsheets' },
  { form: 'lines', label: 'JSON Lines', hint: 'a line for each frame' },
  { form: 'coco', label: 'COCO results', hint: 'for evaluation tools' },
];

/** Those that there are of a recording. */
export function formsOf({ video, isMeasured }: RecordingSummary): typeof FORMS {
  return FORMS.filter(({ form }) => {
    if (form === 'video') return video !== null;
    return form !== 'measures' || isMeasured;
  });
}

/** `22 Nov, 14:32`, as the browser's language says it. */
export function sayMoment(startedAt: string): string {
  const format = new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return format.format(new Date(startedAt));
}

/** What is to be known of a recording besides its length. */
export function describeRecording(recording: RecordingSummary): string {
  const { frames, dropped, bytes, sourceName } = recording;
  const parts = [
    sourceName ?? 'Camera',
    frames === 1 ? '1 frame' : `${frames} frames`,
    ...(dropped > 0 ? [`${dropped} dropped`] : []),
    sayBytes(bytes),
  ];
  return parts.join(' · ');
}

/** How a recording ended, when there is something to say about it. */
export function explainResult({ ending, reason, recording, totalFrames }: RecordingResult): string {
  const { frames } = recording;
  if (ending === 'full') return 'The disk is full. What was recorded until then is kept.';
  if (ending === 'failed') return `It was cut short, and what there is was kept. (${reason})`;
  if (totalFrames === null) return '';
  if (frames === totalFrames) return `All ${totalFrames} frames were analysed.`;
  return `${frames} of ${totalFrames} frames were analysed.`;
}

const TROUBLES: Record<string, string> = {
  NoEncoderError: 'This browser cannot encode a video of this size.',
  LostFrameError: 'A frame could not be drawn and is left out; the recording goes on.',
  NothingRecordedError: 'Nothing was recorded: no frame came.',
  StorageFullError: 'There is no room left for this. Delete recordings that you have saved.',
  NotAllowedError: 'The microphone was refused; the recording goes on without sound.',
  NotFoundError: 'No microphone was found; the recording goes on without sound.',
  SecurityError: 'This browser keeps nothing on the disk here, so nothing can be recorded.',
  WorkerGoneError: 'The recorder stopped. What it had recorded is kept.',
};

/** One sentence about a trouble. */
export function explainRecordingTrouble({ name, message }: Error): string {
  return TROUBLES[name] ?? `Something did not work: ${message}`;
}
