// The microphone's sound as a stream of pieces, for recordings whose person wants it. Where it goes:
// worker/recording/sound-feed.ts.

/** Sound, and its end. */
export interface OpenMicrophone {
  stream: ReadableStream<AudioData>;
  close: () => void;
}

/** Whether this browser hands sound over in pieces. */
export function canRecordSound(): boolean {
  return 'MediaStreamTrackProcessor' in window && 'AudioEncoder' in window;
}

/** Asks for the microphone. @throws DOMException when there is none or the person refuses */
export async function openMicrophone(): Promise<OpenMicrophone> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [track] = media.getAudioTracks();
  const { readable } = new MediaStreamTrackProcessor({ track });
  return { stream: readable, close: () => track.stop() };
}
