// <keydot-lab>: shows how a network learns to place a point. Owns the lab's session; leaving the view stops
// its runs. Choices: keydot-lab-setup.ts; results: keydot-lab-run.ts.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { HEAT_COLORS } from '../../../core/drawing/palette.ts';
import { isRegionData, type LabSetup } from '../../../core/lab/lab-setup.ts';
import { DatabaseConnection } from '../../../storage/database.ts';
import { LabSession } from '../../lab/lab-session.ts';
import { LessonLibrary } from '../../lessons/lesson-library.ts';
import { fieldStyles, segments } from '../shared/form-fields.ts';
import '../shared/keydot-icon.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { explainLessonError } from '../shared/explain-lesson-error.ts';
import './keydot-lab-figures.ts';
import './keydot-lab-gallery.ts';
import './keydot-lab-run.ts';
import './keydot-lab-setup.ts';
import type { LabChangeEvent } from './keydot-lab-setup.ts';
import { announceRuns, RUN_NAMES, listDifferences } from './lab-text.ts';
import { labLayoutStyles, labStyles } from './lab-styles.ts';

type Side = 'first' | 'second';

/** The colours of the maps from 0 to 1, as stops of a CSS gradient. */
const HEAT = Array.from({ length: 9 }, (_, stop) => {
  const start = Math.round((stop / 8) * 255) * 3;
  return `rgb(${HEAT_COLORS.slice(start, start + 3).join(' ')})`;
});

@customElement('keydot-lab')
export class KeydotLab extends LitElement {
  static override styles = [sharedStyles, labStyles, fieldStyles, labLayoutStyles];

  /** The view is shown. */
  @property({ type: Boolean }) active = false;

  @state() private lab: LabSession | null = null;
  /** The set-up whose choices are shown. */
  @state() private side: Side = 'first';
  @query('.results') private results!: HTMLElement | null;
  #database: DatabaseConnection | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#database = new DatabaseConnection();
    this.lab = new LabSession(new LessonLibrary(this.#database));
    this.lab.events.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.lab?.dispose();
    this.#database?.close();
    this.lab = this.#database = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('active')) return;
    if (this.active) void this.lab?.findLessons();
    else this.lab?.stop();
  }

  override render() {
    const { lab } = this;
    if (!lab) return nothing;
    const isIdle = lab.runs.every(({ kind }) => kind === 'idle');
    return html`
      <div class="place">
        <div class="scroll">
          <section class="controls" aria-label="Choices">
            ${this.#renderControls(lab, isIdle)}
          </section>
          <section class="results" aria-label="Training" tabindex="0" ?data-intro=${isIdle}>
            ${isIdle ? this.#renderIntro(lab) : this.#renderResults(lab)}
          </section>
        </div>
        <div class="actions">${this.#renderActions(lab)}</div>
        <p class="for-readers" role="status">${announceRuns(lab.runs)}</p>
      </div>
    `;
  }

  #renderControls(lab: LabSession, isIdle: boolean) {
    const isSecond = this.#isSecond(lab);
    return html`
      ${lab.setups.length > 1 ? this.#renderSides(lab) : nothing}
      ${lab.trouble ? html`<p role="alert">${explainLessonError(lab.trouble)}</p>` : nothing}
      <keydot-lab-setup
        .setup=${this.#shownSetup(lab)}
        .lessons=${lab.lessons}
        .scenes=${lab.scenes}
        ?previewed=${isIdle}
        ?second=${isSecond}
        ?locked=${lab.isActive}
        @lab-change=${({ change }: LabChangeEvent) => this.#change(lab, change, isSecond)}
      ></keydot-lab-setup>
    `;
  }

  #renderSides(lab: LabSession) {
    const differences = listDifferences(lab.setups[0], lab.setups[1]);
    return html`
      <div class="sides">
        ${segments<Side>({
          legend: 'Two set-ups, side by side',
          name: 'side',
          options: [
            { value: 'first', label: RUN_NAMES[0] },
            { value: 'second', label: RUN_NAMES[1] },
          ],
          chosen: this.side,
          onChoose: (side) => (this.side = side),
        })}
        <p class="muted" role="status">
          ${
            differences.length > 0
              ? `In the second: ${differences.join(' ')} Everything else is the same.`
              : 'Both are the same. Change something in the second.'
          }
        </p>
      </div>
    `;
  }

  #renderActions(lab: LabSession) {
    const isComparing = lab.setups.length > 1;
    return html`
      ${this.#renderMainButton(lab, isComparing)}
      ${
        lab.isActive
          ? nothing
          : html`<button class="button" @click=${() => this.#compare(lab, !isComparing)}>
              ${isComparing ? 'Use one' : 'Compare with…'}
            </button>`
      }
    `;
  }

  /** One button for both actions, so that it keeps the focus. */
  #renderMainButton(lab: LabSession, isComparing: boolean) {
    const isSame = isComparing && listDifferences(lab.setups[0], lab.setups[1]).length === 0;
    const [icon, words] = lab.isActive
      ? ['stop', lab.isStopping ? 'Stopping' : 'Stop']
      : ['play', isComparing ? 'Train both' : 'Train'];
    const press = () => {
      if (!lab.isActive) void this.#train(lab);
      else if (!lab.isStopping) lab.stop();
    };
    return html`
      <button class="button primary" ?disabled=${isSame && !lab.isActive} @click=${press}>
        <keydot-icon name=${icon}></keydot-icon>${words}
      </button>
    `;
  }

  #renderResults(lab: LabSession) {
    const { runs } = lab;
    const isRegion = runs.some((run) => run.kind !== 'idle' && isRegionData(run.setup.data));
    return html`
      <div class="runs">
        ${runs.map(
          (run, index) => html`
            <keydot-lab-run
              .state=${run}
              .heading=${runs.length > 1 ? RUN_NAMES[index] : 'Test pictures'}
              ?second=${index === 1}
              @lab-retry=${() => this.#retry(lab, index)}
            ></keydot-lab-run>
          `,
        )}
      </div>
      ${this.#renderLegend(isRegion)}
      <keydot-lab-figures ?data-first=${runs.length > 1} .runs=${runs}></keydot-lab-figures>
    `;
  }

  #renderLegend(isRegion: boolean) {
    return html`
      <p class="legend muted">
        ${
          isRegion
            ? nothing
            : html`
                <span><i></i>true point</span>
                <span><i class="found"></i>detected point</span>
              `
        }
        <span class="heat">
          0<b .style=${`background: linear-gradient(to right, ${HEAT.join(',')})`}></b>1, in each
          cell of a map
        </span>
      </p>
    `;
  }

  #renderIntro(lab: LabSession) {
    return html`
      <div class="intro">
        <h2>See a network learn to place a point</h2>
        <p>
          A fully convolutional network turns a picture into one heatmap per point, strongest where
          the point is. Choose its output and its target, press Train, and watch the maps change.
        </p>
        <p>“Compare with…” trains a second network that differs only in what you change.</p>
      </div>
      <keydot-lab-gallery
        show="both"
        .scenes=${lab.scenes}
        .setup=${this.#shownSetup(lab)}
      ></keydot-lab-gallery>
    `;
  }

  #isSecond({ setups }: LabSession): boolean {
    return this.side === 'second' && setups.length > 1;
  }

  /** The set-up whose choices are shown. */
  #shownSetup(lab: LabSession): LabSetup {
    return lab.setups[this.#isSecond(lab) ? 1 : 0];
  }

  #change(lab: LabSession, change: Partial<LabSetup>, isSecond: boolean): void {
    if (isSecond) lab.changeSecond(change);
    else lab.change(change);
  }

  #compare(lab: LabSession, isComparing: boolean): void {
    lab.compare(isComparing);
    this.side = isComparing ? 'second' : 'first';
  }

  #retry(lab: LabSession, index: number): void {
    lab.retry(index);
    // The pressed button disappears.
    this.results?.focus();
  }

  async #train(lab: LabSession): Promise<void> {
    lab.start();
    await this.updateComplete;
    // On a phone the results are below the choices.
    this.results?.scrollIntoView({ block: 'start' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab': KeydotLab;
  }
}
