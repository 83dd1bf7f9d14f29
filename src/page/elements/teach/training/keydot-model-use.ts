// The button that uses a model in the live view, and "Roll back" while it is in use.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LiveModels, ListedModels } from '../../../training/model-library.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { TeachNoteEvent, reportErrors } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';

/** Uses one model. */
@customElement('keydot-model-use')
export class KeydotModelUse extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: block;
      }

      a {
        color: inherit;
      }
    `,
  ];

  @property({ attribute: false }) models: LiveModels | null = null;
  @property({ attribute: false }) modelId = '';
  /** Whether the test raised an objection. Then the button is not the primary one. */
  @property({ type: Boolean }) doubtful = false;

  /** Whether the model is worse than the one before. Then using it needs a confirmation. */
  @property({ type: Boolean }) failed = false;

  @state() private confirming = false;
  @state() private listed: ListedModels | null = null;
  @state() private loading = false;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.models?.library.events,
      () => void this.#list(),
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('modelId')) void this.#list();
  }

  override render() {
    const { listed } = this;
    if (!listed) return nothing;
    if (listed.use.current === this.modelId) {
      return html`
        <div class="row">
          <p>In use. <a href="#live">See it live</a></p>
          <button
            class="button"
            ?disabled=${listed.use.earlier.length === 0 || this.loading}
            @click=${() => void this.#rollBack()}
          >
            Roll back
          </button>
        </div>
      `;
    }
    if (this.confirming && !this.loading) return this.#renderConfirmation();
    return html`
      <button
        class="button ${this.doubtful ? '' : 'primary'}"
        ?disabled=${this.loading}
        @click=${() => (this.failed ? (this.confirming = true) : void this.#use())}
      >
        ${this.loading ? 'Loading…' : 'Use this model'}
      </button>
    `;
  }

  #renderConfirmation() {
    return html`
      <div class="row" role="group" aria-label="Use this model">
        <p>This model did worse in the test.</p>
        <button class="button" @click=${() => void this.#use()}>Use anyway</button>
        <button class="button" @click=${() => (this.confirming = false)}>Cancel</button>
      </div>
    `;
  }

  async #use(): Promise<void> {
    this.confirming = false;
    await this.#attempt(async (models) => {
      await models.use(this.modelId);
      this.#note('The model is now live.');
    });
  }

  async #rollBack(): Promise<void> {
    await this.#attempt(async (models) => {
      await models.rollBack();
      this.#note('The previous model is live again.');
    });
  }

  async #attempt(task: (models: LiveModels) => Promise<void>): Promise<void> {
    const { models } = this;
    if (!models) return;
    this.loading = true;
    await reportErrors(this, () => task(models));
    this.loading = false;
  }

  async #list(): Promise<void> {
    await reportErrors(this, async () => {
      this.listed = (await this.models?.library.list()) ?? null;
    });
  }

  #note(message: string): void {
    const action = { label: 'See it live', task: () => void (location.hash = '#live') };
    this.dispatchEvent(new TeachNoteEvent(message, action));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-model-use': KeydotModelUse;
  }
}
