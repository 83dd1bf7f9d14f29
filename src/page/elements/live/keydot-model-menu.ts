// Selects the model of the live view: the built-in body model or a taught one. Hidden while this device has
// no taught models.
import { LitElement, css, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../shell/errors.ts';
import type { LiveModels, ListedModels } from '../../training/model-library.ts';
import { fieldStyles, menu } from '../shared/form-fields.ts';
import { formatDateTime } from '../shared/format.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';

/** The menu value for the built-in model (`null`), because menu values are strings. */
const BUILT_IN = '';

@customElement('keydot-model-menu')
export class KeydotModelMenu extends LitElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host {
        display: block;
        color: var(--text);
        font: var(--size-label) / 1.4 var(--font);
      }

      :host([hidden]) {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) models: LiveModels | null = null;

  @state() private listed: ListedModels | null = null;
  @state() private loading = false;

  constructor() {
    super();
    const onChange = () => void this.#list();
    new SubscriptionController(this, () => this.models?.library.events, onChange);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The list may have changed while the element was away.
    if (this.hasUpdated) void this.#list();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('models')) void this.#list();
    this.hidden = !this.listed || this.listed.models.length === 0;
  }

  override render() {
    const { listed } = this;
    if (!listed || this.hidden) return nothing;
    const taught = listed.models.map(({ id, spec, createdMs }) => {
      return { value: id, label: `${spec.name}, ${formatDateTime(createdMs)}` };
    });
    return menu({
      label: 'Model',
      options: [{ value: BUILT_IN, label: 'Built-in body model' }, ...taught],
      chosen: listed.use.current ?? BUILT_IN,
      ...(this.loading && { hint: 'Loading…' }),
      onChoose: (value) => void this.#use(value === BUILT_IN ? null : value),
    });
  }

  async #use(modelId: string | null): Promise<void> {
    this.loading = true;
    await this.#try(async () => this.models?.use(modelId));
    this.loading = false;
    // After a failure, the menu shows the model still in use.
    await this.#list();
  }

  #list(): Promise<void> {
    return this.#try(async () => {
      this.listed = (await this.models?.library.list()) ?? null;
    });
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.models?.live.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-model-menu': KeydotModelMenu;
  }
}
