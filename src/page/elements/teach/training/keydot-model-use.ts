// The button that brings a model into the live view, and what came of it.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../../shell/errors.ts';
import type { LiveModels } from '../../../live/live-models.ts';
import type { ListedModels } from '../../../training/model-library.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { TeachNoteEvent, TeachErrorEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

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
  /** There is something against using it, so that it is not the obvious thing to do. */
  @property({ type: Boolean }) doubtful = false;

  /** It was found worse than what there was: it is used only by whoever insists. */
  @property({ type: Boolean }) failed = false;

  @state() private insisting = false;
  @state() private listed: ListedModels | null = null;
  @state() private loading = false;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { library } = this.models ?? {};
    this.#unsubscribe = library?.events.subscribe(() => void this.#list()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
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
    if (this.insisting && !this.loading) return this.#renderInsisting();
    return html`
      <button
        class="button ${this.doubtful ? '' : 'primary'}"
        ?disabled=${this.loading}
        @click=${() => (this.failed ? (this.insisting = true) : void this.#use())}
      >
        ${this.loading ? 'Loading it…' : 'Use this model'}
      </button>
    `;
  }

  #renderInsisting() {
    return html`
      <div class="row" role="group" aria-label="Use this model">
        <p>The test speaks against it.</p>
        <button class="button" @click=${() => void this.#use()}>Use it all the same</button>
        <button class="button" @click=${() => (this.insisting = false)}>Leave it</button>
      </div>
    `;
  }

  async #use(): Promise<void> {
    this.insisting = false;
    await this.#attempt(async (models) => {
      await models.use(this.modelId);
      this.#say('The new model is live.');
    });
  }

  async #rollBack(): Promise<void> {
    await this.#attempt(async (models) => {
      await models.rollBack();
      this.#say('The model before is live again.');
    });
  }

  async #attempt(task: (models: LiveModels) => Promise<void>): Promise<void> {
    if (!this.models) return;
    this.loading = true;
    try {
      await task(this.models);
    } catch (thrown) {
      this.dispatchEvent(new TeachErrorEvent(asError(thrown)));
    } finally {
      this.loading = false;
    }
  }

  async #list(): Promise<void> {
    try {
      this.listed = (await this.models?.library.list()) ?? null;
    } catch (thrown) {
      this.dispatchEvent(new TeachErrorEvent(asError(thrown)));
    }
  }

  #say(message: string): void {
    const takeBack = { label: 'See it live', task: () => void (location.hash = '#live') };
    this.dispatchEvent(new TeachNoteEvent(message, takeBack));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-model-use': KeydotModelUse;
  }
}
