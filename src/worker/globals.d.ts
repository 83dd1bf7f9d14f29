// What workers have and TypeScript's WebWorker library does not yet say: camera tracks that were
// handed over (https://w3c.github.io/mediacapture-extensions/, Safari 18).

interface MediaStreamTrack extends EventTarget {
  readonly kind: string;
  stop(): void;
}

interface MediaStreamVideoTrack extends MediaStreamTrack {
  readonly kind: 'video';
}

interface MediaStreamTrackProcessorInit {
  track: MediaStreamVideoTrack;
}
