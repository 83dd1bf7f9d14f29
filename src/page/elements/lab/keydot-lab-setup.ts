// The choices of one set-up. A second set-up shares the data and the seed of the first. Fires `lab-change`.
// The template of a choice: lab-choice.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  LAB_BUDGETS,
  LAB_BUDGET_PLANS,
  LAB_DATA,
  LAB_LOSSES,
  LAB_OUTPUTS,
  LAB_TARGETS,
  MAX_LAB_TARGET_PX,
  MAX_LAB_POINTS,
  lossesFor,
  outputsFor,
  targetsFor,
  type LabData,
  type LabDataKind,
  type LabSetup,
} from '../../../core/lab/lab-setup.ts';
import {
  BUDGET_WORDS,
  DATA_WORDS,
  LOSS_WORDS,
  OUTPUT_WORDS,
  TARGET_WORDS,
} from '../../../core/lab/lab-words.ts';
import type { LabScene } from '../../../core/lab/scene.ts';
import type { LessonSummary } from '../../../storage/lesson-store.ts';
import { fieldStyles, menu } from '../shared/form-fields.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { choiceStyles, labChoice } from './lab-choice.ts';
import { explainTargets, explainLosses, explainOutputs } from './lab-text.ts';
import { labStyles } from './lab-styles.ts';
import './keydot-lab-gallery.ts';

const DEFAULT_POINTS = 3;

/** The shown set-up was changed. */
export class LabChangeEvent extends Event {
  static readonly type = 'lab-change';

  constructor(readonly change: Partial<LabSetup>) {
    super(LabChangeEvent.type, { bubbles: true });
  }
}

@customElement('keydot-lab-setup')
export class KeydotLabSetup extends LitElement {
  static override styles = [
    sharedStyles,
    labStyles,
    fieldStyles,
    choiceStyles,
    css`
      :host,
      fieldset.all,
      .data {
        display: grid;
        gap: var(--space-5);
      }

      .data {
        gap: var(--space-3);
      }

      @media (min-width: 56rem) {
        :host([previewed]) keydot-lab-gallery {
          display: none;
        }
      }

      summary {
        padding-block: calc((var(--target) - 1.45em) / 2);
        cursor: pointer;
        font-weight: 500;
      }
    `,
  ];

  @property({ attribute: false }) setup: LabSetup | null = null;
  /** Lessons with enough labels for training. */
  @property({ attribute: false }) lessons: readonly LessonSummary[] = [];
  /** Some training pictures. */
  @property({ attribute: false }) scenes: readonly LabScene[] = [];
  /** With two columns, a larger gallery replaces the one here. */
  @property({ type: Boolean, reflect: true }) previewed = false;
  /** The second of two set-ups, without data and seed. */
  @property({ type: Boolean }) second = false;
  /** Disabled during a run. */
  @property({ type: Boolean }) locked = false;

  override render() {
    const { setup } = this;
    if (!setup) return nothing;
    return html`
      <fieldset class="all" ?disabled=${this.locked}>
        <legend class="for-readers">Set-up</legend>
        ${this.second ? nothing : this.#renderData(setup)} ${this.#renderOutput(setup)}
        ${this.#renderTarget(setup)} ${this.#renderLoss(setup)} ${this.#renderBudget(setup)}
        ${this.second ? nothing : this.#renderAdvanced(setup)}
      </fieldset>
    `;
  }

  #renderData(setup: LabSetup) {
    const { data } = setup;
    return html`
      <div class="data">
        ${labChoice({
          legend: 'Data',
          name: 'data',
          all: LAB_DATA,
          possible: LAB_DATA.filter((kind) => kind !== 'lesson' || this.lessons.length > 0),
          words: DATA_WORDS,
          chosen: data.kind,
          reason: 'To use your own lesson, label at least two frames in Teach.',
          onChoose: (kind) => this.#change({ data: this.#createData(kind) }),
        })}
        ${data.kind === 'points' ? this.#renderCount(data.count) : nothing}
        ${data.kind === 'lesson' ? this.#renderLessons(data.lessonId) : nothing}
        ${this.#renderGallery('pictures')}
      </div>
    `;
  }

  #createData(kind: LabDataKind): LabData {
    if (kind === 'points') return { kind, count: DEFAULT_POINTS };
    if (kind === 'lesson') return { kind, lessonId: this.lessons[0].id };
    return { kind };
  }

  #renderCount(count: number) {
    return this.#renderSlider('Number of points', String(count), {
      value: count,
      max: MAX_LAB_POINTS,
      onInput: (chosen) => this.#change({ data: { kind: 'points', count: chosen } }),
    });
  }

  #renderLessons(lessonId: string) {
    return menu({
      label: 'Lesson',
      options: this.lessons.map(({ id, name }) => ({ value: id, label: name })),
      chosen: lessonId,
      onChoose: (chosen) => this.#change({ data: { kind: 'lesson', lessonId: chosen } }),
    });
  }

  #renderOutput(setup: LabSetup) {
    return labChoice({
      legend: 'Output',
      name: 'output',
      all: LAB_OUTPUTS,
      possible: outputsFor(setup.data),
      words: OUTPUT_WORDS,
      chosen: setup.output,
      reason: explainOutputs(setup),
      onChoose: (output) => this.#change({ output }),
    });
  }

  #renderTarget(setup: LabSetup) {
    const { target } = setup;
    const possible = targetsFor(setup);
    const hasSize = possible.includes(target.kind) && target.kind !== 'single';
    const name = target.kind === 'gaussian' ? 'Width, σ' : 'Radius';
    return html`
      <div class="data">
        ${labChoice({
          legend: 'Target',
          name: 'target',
          all: LAB_TARGETS,
          possible,
          words: TARGET_WORDS,
          chosen: target.kind,
          reason: explainTargets(setup),
          onChoose: (kind) => this.#change({ target: { ...target, kind } }),
        })}
        ${
          hasSize
            ? this.#renderSlider(name, `${target.size} px`, {
                value: target.size,
                max: MAX_LAB_TARGET_PX,
                onInput: (size) => this.#change({ target: { ...target, size } }),
              })
            : nothing
        }
        ${this.#renderGallery('targets')}
      </div>
    `;
  }

  #renderGallery(show: 'pictures' | 'targets') {
    return html`
      <keydot-lab-gallery
        show=${show}
        .scenes=${this.scenes}
        .setup=${this.setup}
      ></keydot-lab-gallery>
    `;
  }

  #renderLoss(setup: LabSetup) {
    return labChoice({
      legend: 'Loss function',
      name: 'loss',
      all: LAB_LOSSES,
      possible: lossesFor(setup),
      words: LOSS_WORDS,
      chosen: setup.loss,
      reason: explainLosses(setup),
      onChoose: (loss) => this.#change({ loss }),
    });
  }

  #renderBudget(setup: LabSetup) {
    const { steps, batch } = LAB_BUDGET_PLANS[setup.budget];
    const words = BUDGET_WORDS[setup.budget];
    const text = `${words.text} ${steps} steps of ${batch} pictures.`;
    return labChoice({
      legend: 'Training steps',
      name: 'budget',
      all: LAB_BUDGETS,
      possible: LAB_BUDGETS,
      words: { ...BUDGET_WORDS, [setup.budget]: { ...words, text } },
      chosen: setup.budget,
      reason: null,
      onChoose: (budget) => this.#change({ budget }),
    });
  }

  #renderAdvanced({ seed }: LabSetup) {
    const onChange = (event: Event) => {
      const { valueAsNumber } = event.target as HTMLInputElement;
      // An empty or invalid field is reset.
      if (Number.isInteger(valueAsNumber) && valueAsNumber >= 0) {
        this.#change({ seed: valueAsNumber });
      } else {
        (event.target as HTMLInputElement).valueAsNumber = seed;
      }
    };
    return html`
      <details>
        <summary>Advanced</summary>
        <label class="field">
          <span>Seed</span>
          <input
            class="number"
            type="number"
            min="0"
            step="1"
            inputmode="numeric"
            .value=${String(seed)}
            @change=${onChange}
          />
          <small>Determines pictures and initial weights: the same seed gives the same run.</small>
        </label>
      </details>
    `;
  }

  #renderSlider(
    label: string,
    text: string,
    { value, max, onInput }: { value: number; max: number; onInput: (value: number) => void },
  ) {
    // `for`, because a label that only wraps both would label the output.
    const id = label.replaceAll(/\W+/g, '-');
    return html`
      <label class="field" for=${id}>
        <span>${label}<output>${text}</output></span>
        <input
          id=${id}
          type="range"
          min="1"
          max=${max}
          step="1"
          .value=${String(value)}
          aria-label=${label}
          aria-valuetext=${text}
          @input=${(event: Event) => onInput((event.target as HTMLInputElement).valueAsNumber)}
        />
      </label>
    `;
  }

  #change(change: Partial<LabSetup>): void {
    this.dispatchEvent(new LabChangeEvent(change));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-setup': KeydotLabSetup;
  }
}
