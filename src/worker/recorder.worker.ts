// The entry of the recorder worker. Calls: api/recorder-api.ts. Next: worker/recording/recorder.ts.
import { expose } from 'comlink';
import type { RecorderApi, RecorderEvent } from '../api/recorder-api.ts';
import { inspectFile } from './recording/decode-video-file.ts';
import { Recorder } from './recording/recorder.ts';
import {
  listRecordings,
  removeRecording,
  takeRecordingFile,
} from './recording/recording-library.ts';

let listener: ((event: RecorderEvent) => void) | null = null;

const recorder = new Recorder((event) => listener?.(event));

const api: RecorderApi = {
  listen: (newListener) => {
    listener = newListener;
  },
  record: (request, port) => recorder.record(request, port),
  rejoin: (port) => recorder.rejoin(port),
  addSound: (sound) => recorder.addSound(sound),
  appendVideo: (piece, type) => recorder.appendVideo(piece, type),
  stop: () => recorder.stop(),
  inspect: inspectFile,
  analyseFile: (request, file, port, supply, onProgress) =>
    recorder.analyseFile(request, file, port, supply, onProgress),
  list: listRecordings,
  recover: (id) => recorder.recover(id),
  takeFile: takeRecordingFile,
  remove: removeRecording,
  holdings: () => recorder.holdings,
  ping: () => true,
};

expose(api);
