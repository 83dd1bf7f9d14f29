// How far the labelling has come, and what there is when it cannot begin: templates for keydot-label.ts.
import { html, nothing } from 'lit';
import { countProgress, type LessonDocument } from '../../../../core/lesson/lesson-document.ts';

/** @param onTrain the next step is wanted */
export function labelProgress(lesson: LessonDocument, onTrain: () => void) {
  const { frames, labelledFrames } = countProgress(lesson);
  const share = (100 * labelledFrames) / Math.max(1, frames);
  return html`
    <section class="progress">
      <p>${labelledFrames} of ${frames} labelled</p>
      <div class="bar" aria-hidden="true"><div .style="inline-size: ${share}%"></div></div>
      ${
        labelledFrames > 1
          ? html`<button class="button primary" @click=${onTrain}>Train</button>`
          : nothing
      }
    </section>
  `;
}

/** @param onCapture the step before is wanted */
export function noFrames(onCapture: () => void) {
  return html`
    <div class="none">
      <p>There is no frame to label yet.</p>
      <button class="button primary" @click=${onCapture}>Capture frames</button>
    </div>
  `;
}
