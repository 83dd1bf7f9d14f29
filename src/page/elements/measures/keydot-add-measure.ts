// Adds a measure: a menu of suggestions (angles of the body's large joints), or any points by hand.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { measureKey, type Measure, suggestMeasures } from '../../../core/measures/measure.ts';
import type { Joint } from '../../../core/model/model-spec.ts';
import { fieldStyles, menu, segments, type Option } from '../shared/form-fields.ts';
import { formatPointName } from '../shared/format.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { formatMeasure } from './measure-words.ts';

export class AddMeasureEvent extends Event {
  static readonly type = 'add-measure';

  constructor(readonly measure: Measure) {
    super(AddMeasureEvent.type);
  }
}

const KINDS: readonly Option<Measure['kind']>[] = [
  { value: 'angle', label: 'Angle' },
  { value: 'distance', label: 'Distance' },
  { value: 'speed', label: 'Speed' },
];

const HINTS: Record<Measure['kind'], string> = {
  angle: 'At the second point, in the plane of the picture. Repetitions are counted.',
  distance: 'In body lengths for the body model, otherwise in pixels.',
  speed: 'In body lengths per second for the body model, otherwise in pixels per second.',
};

/** The points of each kind of measure. */
const PARTS: Record<Measure['kind'], readonly string[]> = {
  angle: ['From', 'At', 'To'],
  distance: ['From', 'To'],
  speed: ['Of'],
};

@customElement('keydot-add-measure')
export class KeydotAddMeasure extends LitElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host,
      .own {
        display: grid;
        gap: var(--space-3);
      }

      summary {
        min-block-size: var(--target);
        align-content: center;
        cursor: pointer;
      }

      .button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) joints: readonly Joint[] = [];
  /** Existing measures, which are not suggested again. */
  @property({ attribute: false }) taken: readonly Measure[] = [];

  @state() private kind: Measure['kind'] = 'angle';
  @state() private chosen: readonly string[] = [];

  override render() {
    if (this.joints.length === 0) return nothing;
    const taken = new Set(this.taken.map(measureKey));
    const suggested = suggestMeasures(this.joints).filter((each) => !taken.has(measureKey(each)));
    return html`
      ${
        suggested.length > 0
          ? menu({
              label: 'Add a measure',
              options: [
                { value: '', label: 'Choose…' },
                ...suggested.map((each) => ({
                  value: measureKey(each),
                  label: formatMeasure(each),
                })),
              ],
              chosen: '',
              onChoose: (key) => this.#add(suggested.find((each) => measureKey(each) === key)),
            })
          : nothing
      }
      ${this.#renderOwn(taken, suggested.length === 0 && taken.size === 0)}
    `;
  }

  #renderOwn(taken: ReadonlySet<string>, open: boolean) {
    const own = this.#build();
    return html`
      <details ?open=${open}>
        <summary>Measure other points</summary>
        <div class="own">
          ${segments({
            legend: 'Kind',
            name: 'measure-kind',
            options: KINDS,
            chosen: this.kind,
            hint: HINTS[this.kind],
            onChoose: (kind) => (this.kind = kind),
          })}
          ${PARTS[this.kind].map((part, index) => this.#renderPoint(part, index))}
          <button
            class="button"
            ?disabled=${!own || taken.has(measureKey(own))}
            @click=${() => this.#add(own)}
          >
            Add measure
          </button>
        </div>
      </details>
    `;
  }

  #renderPoint(part: string, index: number) {
    return menu({
      label: part,
      options: [
        { value: '', label: 'Choose a point…' },
        ...this.joints.map(({ name }) => ({ value: name, label: formatPointName(name) })),
      ],
      chosen: this.chosen[index] ?? '',
      onChoose: (joint) => {
        const chosen = [...this.chosen];
        chosen[index] = joint;
        this.chosen = chosen;
      },
    });
  }

  /** The measure chosen by hand; null until all its points are chosen and differ. */
  #build(): Measure | null {
    const { kind, chosen } = this;
    const joints = PARTS[kind].map((_, index) => chosen[index] ?? '');
    if (joints.includes('') || new Set(joints).size < joints.length) return null;
    const [first, second, third] = joints;
    switch (kind) {
      case 'angle':
        return { kind, joints: [first, second, third] };
      case 'distance':
        return { kind, joints: [first, second] };
      case 'speed':
        return { kind, joints: [first] };
    }
  }

  #add(measure: Measure | null | undefined): void {
    if (!measure) return;
    this.chosen = [];
    this.dispatchEvent(new AddMeasureEvent(measure));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-add-measure': KeydotAddMeasure;
  }

  interface HTMLElementEventMap {
    'add-measure': AddMeasureEvent;
  }
}
