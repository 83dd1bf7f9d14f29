// What is to be recorded, as the settings say. Who asks for it: recording-session.ts.
import type { RecordRequest } from '../../api/recorder-api.ts';
import type { Settings } from '../../storage/settings.ts';

/** @param name the video file's; null for a camera */
export function createRecordRequest(
  { steadiness }: Settings,
  source: 'camera' | 'video',
  name: string | null,
  video: RecordRequest['video'],
): RecordRequest {
  return { head: { source, source_name: name, steadiness }, video, codec: null };
}
