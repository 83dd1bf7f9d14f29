// <keydot-lab>: the place where it can be seen how a network learns to put a dot. Owns the lab's session;
// leaving the place stops its runs. Choices: keydot-lab-setup.ts; what comes of them: keydot-lab-run.ts.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { HEAT_COLORS } from '../../../core/drawing/colormap.ts';
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
import type { LabChangeEvent } from './lab-events.ts';
import { labPlaceStyles } from './lab-place-styles.ts';
import { announceRuns, RUN_NAMES, sayDifferences } from './lab-said.ts';
import { labStyles } from './lab-styles.ts';

type Side = 'first' | 'second';

/** How a cell of a map is coloured, as a CSS gradient from 0 to 1. */
const HEAT = Array.from({ length: 9 }, (_, stop) => {
  const start = Math.round((stop / 8) * 255) * 3;
  return `rgb(${HEAT_COLORS.slice(start, start + 3).join(' ')})`;
});

@customElement('keydot-lab')
export class KeydotLab extends LitElement {
  static override styles = [sharedStyles, labStyles, fieldStyles, labPlaceStyles];

  /** The place is shown. */
  @property({ type: Boolean }) active = false;

  @state() private lab: LabSession | null = null;
  /** Which set-up the choices are shown of. */
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
          <section class="results" aria-label="What happens" tabindex="0" ?data-intro=${isIdle}>
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
    const differences = sayDifferences(lab.setups[0], lab.setups[1]);
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
              ? `In the second: ${differences.join(' ')} All else is the same.`
              : 'So far both are the same: change something in the second.'
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
              ${isComparing ? 'One only' : 'Compare with…'}
            </button>`
      }
    `;
  }

  /** One button for both, so that the focus stays on it. */
  #renderMainButton(lab: LabSession, isComparing: boolean) {
    const isSame = isComparing && sayDifferences(lab.setups[0], lab.setups[1]).length === 0;
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
              .heading=${runs.length > 1 ? RUN_NAMES[index] : 'Unseen pictures'}
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
                <span><i></i>the true point</span>
                <span><i class="found"></i>where the answer puts it</span>
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
        <h2>See a network learn where to put a dot</h2>
        <p>
          A network without a fully connected layer answers a picture with a picture: one map for
          each point, strongest where the point is. Choose how it answers and what it is told, press
          Train, and watch its maps change.
        </p>
        <p>“Compare with…” trains a second one beside it that differs only in what you change.</p>
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

  /** Of which the choices are shown. */
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
    // The button that was pressed goes.
    this.results?.focus();
  }

  async #train(lab: LabSession): Promise<void> {
    lab.start();
    await this.updateComplete;
    // On a phone the results lie below.
    this.results?.scrollIntoView({ block: 'start' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab': KeydotLab;
  }
}
