// Recordings in words: file formats, details, how they ended, and errors.
import type {
  RecordingForm,
  RecordingResult,
  RecordingSummary,
} from '../../../api/recorder-api.ts';
import { formatBytes, formatClock, formatCount } from '../shared/format.ts';

/** File formats in the order in which they are offered. */
const FORMS: readonly { form: RecordingForm; label: string; hint: string }[] = [
  { form: 'video', label: 'Video', hint: 'With the skeleton drawn in' },
  { form: 'table', label: 'CSV', hint: 'One row per point, for spreadsheets' },
  { form: 'measures', label: 'Measures', hint: 'One row per frame, for spreadsheets' },
  { form: 'lines', label: 'JSON Lines', hint: 'One line per frame' },
  { form: 'coco', label: 'COCO results', hint: 'For evaluation tools' },
];

/** The file formats that a recording can be saved in. */
export function formatsOf({ video, isMeasured }: RecordingSummary): typeof FORMS {
  return FORMS.filter(({ form }) => {
    if (form === 'video') return video !== null;
    return form !== 'measures' || isMeasured;
  });
}

/** One line about a recording: source, frames, dropped frames, size. */
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

/** How a recording ended; empty if there is nothing to report. */
export function explainResult(result: RecordingResult): string {
  const { ending, reason, recording, totalFrames, lost, breaksOff } = result;
  const { frames } = recording;
  if (ending === 'full') return 'The disk is full. The recording up to that point was saved.';
  if (totalFrames !== null && lost.length > 0) {
    return `${frames} of ${totalFrames} frames were analysed. ${explainLost(lost)}`;
  }
  if (ending === 'failed')
    return `The recording ended early. The part up to that point was saved. (${reason})`;
  if (totalFrames === null) return '';
  if (breaksOff && frames === totalFrames) {
    const { atMs, saidMs } = breaksOff;
    const lengths = `states a length of ${formatClock(saidMs, 2)}, but its frames end at ${formatClock(atMs, 2)}`;
    return `${frames} frames were analysed. The file ${lengths}.`;
  }
  if (totalFrames === 1 && frames === 1) return 'The only frame was analysed.';
  if (frames === totalFrames) return `All ${totalFrames} frames were analysed.`;
  return `${frames} of ${totalFrames} frames were analysed.`;
}

/** The times of the frames that could not be decoded. */
function explainLost(lost: RecordingResult['lost']): string {
  const from = formatClock(lost[0].fromMs, 2);
  const to = formatClock(lost[lost.length - 1].toMs, 2);
  const frames = lost.reduce((sum, span) => sum + span.frames, 0);
  const where = frames === 1 ? `one frame at ${from}` : `${frames} frames from ${from} to ${to}`;
  const places = lost.length === 1 ? '' : `, in ${lost.length} places`;
  return `Damaged or missing in the file: ${where}${places}.`;
}

const ERRORS: Record<string, string> = {
  NoEncoderError: 'This browser cannot encode a video of this size.',
  LostFrameError: 'A frame could not be drawn and was skipped. The recording continues.',
  NothingRecordedError: 'Nothing was recorded because there were no frames.',
  StorageFullError: 'There is not enough storage. Delete recordings that you have saved.',
  NotAllowedError: 'Access to the microphone was denied. The recording continues without sound.',
  NotFoundError: 'No microphone was found. The recording continues without sound.',
  SecurityError: 'This browser does not allow storage here, so nothing can be recorded.',
  WorkerGoneError: 'The recorder stopped. The recording up to that point was saved.',
};

/** One sentence about an error while recording; unknown errors are quoted. */
export function explainRecordingError({ name, message }: Error): string {
  return ERRORS[name] ?? `Something went wrong: ${message}`;
}
