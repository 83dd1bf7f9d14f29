// The entry of a trainer worker: one training run at a time, controlled between its steps. Next:
// worker/training/trainer.ts.
import { expose } from 'comlink';
import type { TrainerApi } from '../api/trainer-api.ts';
import { reportRequests } from './shared/report-requests.ts';
import { trainLesson } from './training/trainer.ts';
import { TrainingControl } from './training/training-control.ts';

let control = new TrainingControl();

const api: TrainerApi = {
  train: async (request, onEvent) => {
    const own = new TrainingControl();
    control = own;
    try {
      return await trainLesson(request, own, onEvent);
    } finally {
      own.close();
    }
  },
  pause: () => {
    control.pause();
  },
  resume: () => {
    control.resume();
  },
  stop: () => {
    control.stop();
  },
  ping: () => true,
};

reportRequests();
expose(api);
