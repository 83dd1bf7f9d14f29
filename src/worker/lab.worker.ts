// A lab worker's entry: one run at a time. Two set-ups side by side are two workers. Next: lab.ts.
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
