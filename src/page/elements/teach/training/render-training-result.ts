// What came of a run: its end in words, the report, the button to use its model, and the frames it was
// tested on. Where: keydot-train.ts.
import { html, nothing } from 'lit';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { TrainingResult } from '../../../../api/trainer-api.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LiveModels } from '../../../live/live-models.ts';
import '../frames/keydot-frame-grid.ts';
import './keydot-model-use.ts';
import './keydot-training-report.ts';
import { DIVERGED_LATE, sayEnd, sayFrameError } from './training-words.ts';

/** What it is shown with. */
interface Surroundings {
  lesson: LessonDocument;
  models: LiveModels | null;
  pictures: FramePictures | null;
}

export function renderTrainingResult(
  result: TrainingResult,
  { lesson, models, pictures }: Surroundings,
) {
  const { report, modelId, failure } = result;
  const worst = report.frames.map(({ frameId, ...error }) => ({
    frameId,
    note: sayFrameError(error),
  }));
  return html`
    <section aria-labelledby="result">
      <h2 id="result" class="outcome" tabindex="-1">${sayEnd(result)}</h2>
      ${failure === null ? nothing : html`<p class="failed" role="alert">${DIVERGED_LATE}</p>`}
      <keydot-training-report .report=${report}></keydot-training-report>
      <keydot-model-use
        .models=${models}
        .modelId=${modelId}
        ?doubtful=${report.objection !== null}
        ?failed=${report.failed}
      ></keydot-model-use>
    </section>
    ${
      worst.length > 0
        ? html`<section aria-labelledby="worst">
            <h3 id="worst">Tested frames, the worst first</h3>
            <keydot-frame-grid
              .lesson=${lesson}
              .pictures=${pictures}
              .order=${worst}
            ></keydot-frame-grid>
          </section>`
        : nothing
    }
  `;
}
