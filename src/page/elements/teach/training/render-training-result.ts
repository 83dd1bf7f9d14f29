// The result of a finished run: heading, report, the button to use the model, and the test frames.
import { html, nothing } from 'lit';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { TrainingResult } from '../../../../api/trainer-api.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LiveModels } from '../../../training/model-library.ts';
import '../frames/keydot-frame-grid.ts';
import './keydot-model-use.ts';
import './keydot-training-report.ts';
import { DIVERGED_LATE, formatFrameError, formatOutcome } from './training-words.ts';

interface ResultContext {
  lesson: LessonDocument;
  models: LiveModels | null;
  pictures: FramePictures | null;
}

/** Renders the result of a run of an open lesson. */
export function renderTrainingResult(
  result: TrainingResult,
  { lesson, models, pictures }: ResultContext,
) {
  const { report, modelId, failure } = result;
  const worst = report.frames.map(({ frameId, ...error }) => ({
    frameId,
    note: formatFrameError(error),
  }));
  return html`
    <section aria-labelledby="result">
      <h2 id="result" class="outcome" tabindex="-1">${formatOutcome(result)}</h2>
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
            <h3 id="worst">Test frames, worst first</h3>
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
