// The entry of a lab worker: one training run at a time; a comparison uses two workers. Next:
// worker/lab/lab.ts.
import { expose } from 'comlink';
import type { LabApi } from '../api/lab-api.ts';
import { runLab } from './lab/lab.ts';
import { TrainingControl } from './training/training-control.ts';

let control = new TrainingControl();

const api: LabApi = {
  start: (request, onEvent) => {
    control.stop();
    control = new TrainingControl();
    return runLab(request, control, onEvent);
  },
  stop: () => {
    control.stop();
  },
  ping: () => true,
};

expose(api);
