// What recordings, their forms and their troubles are called.
import type {
  RecordingForm,
  RecordingResult,
  RecordingSummary,
} from '../../../api/recorder-api.ts';
import { formatBytes, formatClock, formatCount } from '../shared/format.ts';

/** The forms in the order in which they are offered. */
const FORMS: readonly { form: RecordingForm; label: string; hint: string }[] = [
  { form: 'video', label: 'Video', hint: 'with the skeleton in it' },
  { form: 'table', label: 'CSV', hint: 'a row for each joint, for spreadsheets' },
  { form: 'measures', label: 'Measures', hint: 'a row for each frame, for spreadsheets' },
  { form: 'lines', label: 'JSON Lines', hint: 'a line for each frame' },
  { form: 'coco', label: 'COCO results', hint: 'for evaluation tools' },
];

/** Those that there are of a recording. */
export function formatsOf({ video, isMeasured }: RecordingSummary): typeof FORMS {
  return FORMS.filter(({ form }) => {
    if (form === 'video') return video !== null;
    return form !== 'measures' || isMeasured;
  });
}

/** What is to be known of a recording besides its length. */
export function describeRecording(recording: RecordingSummary): string {
  const { frames, dropped, bytes, sourceName } = recording;
  const parts = [
    sourceName ?? 'Camera',
    formatCount(frames, 'frame'),
    ...(dropped > 0 ? [`${dropped} dropped`] : []),
    formatBytes(bytes),
  ];
  return parts.join(' · ');
}

/** How a recording ended, when there is something to say about it. */
export function explainResult(result: RecordingResult): string {
  const { ending, reason, recording, totalFrames, lost, breaksOff } = result;
  const { frames } = recording;
  if (ending === 'full') return 'The disk is full. What was recorded until then is kept.';
  if (totalFrames !== null && lost.length > 0) {
    return `${frames} of ${totalFrames} frames were analysed. ${explainLost(lost)}`;
  }
  if (ending === 'failed') return `It was cut short, and what there is was kept. (${reason})`;
  if (totalFrames === null) return '';
  if (breaksOff && frames === totalFrames) {
    const { atMs, saidMs } = breaksOff;
    const places = `says that it lasts ${formatClock(saidMs, 2)}, but its pictures end at ${formatClock(atMs, 2)}`;
    return `${frames} frames were analysed. The file ${places}.`;
  }
  if (totalFrames === 1 && frames === 1) return 'Its one frame was analysed.';
  if (frames === totalFrames) return `All ${totalFrames} frames were analysed.`;
  return `${frames} of ${totalFrames} frames were analysed.`;
}

/** Which frames of a file could not be decoded, by their times. */
function explainLost(lost: RecordingResult['lost']): string {
  const from = formatClock(lost[0].fromMs, 2);
  const to = formatClock(lost[lost.length - 1].toMs, 2);
  const frames = lost.reduce((sum, span) => sum + span.frames, 0);
  const where = frames === 1 ? `one frame at ${from}` : `${frames} frames from ${from} to ${to}`;
  const places = lost.length === 1 ? '' : `, in ${lost.length} places`;
  return `Damaged or missing in the file: ${where}${places}.`;
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
export function explainRecordingError({ name, message }: Error): string {
  return TROUBLES[name] ?? `Something did not work: ${message}`;
}
