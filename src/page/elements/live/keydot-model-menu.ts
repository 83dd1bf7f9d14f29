// What the live view looks for: the body, or what one of the models on this device was taught. There is
// nothing to choose, and nothing to see, until one was taught or imported.
import { LitElement, css, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../shell/errors.ts';
import type { LiveModels } from '../../live/live-models.ts';
import type { ListedModels } from '../../training/model-library.ts';
import { fieldStyles, menu } from '../shared/form-fields.ts';
import { formatDateTime } from '../shared/format.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

/** Stands for the shipped model in the menu, whose values are never null. */
const SHIPPED = '';

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
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // The first time, the models come after this.
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('models')) this.#follow();
    this.hidden = !this.listed || this.listed.models.length === 0;
  }

  override render() {
    const { listed } = this;
    if (!listed || this.hidden) return nothing;
    const taught = listed.models.map(({ id, spec, createdMs }) => {
      return { value: id, label: `${spec.name}, ${formatDateTime(createdMs)}` };
    });
    return menu({
      label: 'Look for',
      options: [{ value: SHIPPED, label: 'The body’s 17 joints' }, ...taught],
      chosen: listed.use.current ?? SHIPPED,
      ...(this.loading && { hint: 'Loading it…' }),
      onChoose: (value) => void this.#use(value === SHIPPED ? null : value),
    });
  }

  #follow(): void {
    this.#unsubscribe?.();
    const { library } = this.models ?? {};
    this.#unsubscribe = library?.events.subscribe(() => void this.#list()) ?? null;
    void this.#list();
  }

  async #use(modelId: string | null): Promise<void> {
    this.loading = true;
    await this.#try(async () => this.models?.use(modelId));
    this.loading = false;
    // When that failed, the menu goes back to what is in use.
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
