// Types that TypeScript's WebWorker library lacks: transferred camera tracks
// (https://w3c.github.io/mediacapture-extensions/, Safari 18).

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
