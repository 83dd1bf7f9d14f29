// The models of a lesson, newest first, and the built-in one, with their test results.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { ModelSummary } from '../../../../storage/model-store.ts';
import type { TrainingReport } from '../../../../api/trainer-api.ts';
import type { LiveModels, ListedModels } from '../../../training/model-library.ts';
import '../../shared/keydot-icon.ts';
import { formatPointName, formatDateTime } from '../../shared/format.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-model-use.ts';
import { TeachNoteEvent, reportErrors } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatQuality } from './training-words.ts';
import { exportModel } from '../../../lessons/lesson-export.ts';
import { saveFile } from '../../shared/save-file.ts';

/** Lists models to use, export or delete them. */
@customElement('keydot-model-list')
export class KeydotModelList extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-3);
        justify-content: space-between;
        align-items: center;
        min-block-size: 52px;
        padding-block: var(--space-2);
        border-block-start: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) models: LiveModels | null = null;
  @property({ attribute: false }) lesson: LessonDocument | null = null;
  /** The newest model. The list is read again when it changes. */
  @property({ attribute: false }) newestId: string | null = null;

  @state() private listed: ListedModels | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.models?.library.events,
      () => void this.#list(),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('newestId') && this.hasUpdated) void this.#list();
  }

  override render() {
    const { listed, lesson } = this;
    if (!listed || !lesson) return nothing;
    const own = listed.models.filter(({ lessonId }) => lessonId === lesson.id);
    if (own.length === 0 && listed.use.current === null) return nothing;
    return html`
      <h2>Models</h2>
      <ul>
        ${own.map((model) => this.#renderModel(model, listed))}
        <li>
          <div>
            <p>Built-in body model</p>
            <p class="muted">17 joints of the body.</p>
          </div>
          ${
            listed.use.current === null
              ? html`<p class="muted">In use</p>`
              : html`<button class="button" @click=${() => void this.#useBuiltIn()}>Use</button>`
          }
        </li>
      </ul>
    `;
  }

  #renderModel({ id, createdMs, spec, report }: ModelSummary, { use }: ListedModels) {
    // Written by the trainer, or checked on import.
    const known = report as Partial<TrainingReport>;
    const { failed = false, objection = null } = known;
    return html`
      <li>
        <div>
          <p>${formatDateTime(createdMs)}</p>
          <p class="muted">
            ${spec.joints
              .map(({ name }) => formatPointName(name))
              .slice(0, 4)
              .join(', ')}${formatQuality(known)}
          </p>
        </div>
        <div class="row">
          ${this.#renderUse(id, failed, objection !== null)}
          <button
            class="icon-button"
            aria-label="Export model of ${formatDateTime(createdMs)}"
            title="Export"
            @click=${() => void this.#attempt(async ({ library }) => saveFile(await exportModel(library.database, id)))}
          >
            <keydot-icon name="download"></keydot-icon>
          </button>
          ${
            use.current === id
              ? nothing
              : html`<button
                  class="icon-button"
                  aria-label="Delete model of ${formatDateTime(createdMs)}"
                  title="Delete"
                  @click=${() => void this.#delete(id)}
                >
                  <keydot-icon name="remove"></keydot-icon>
                </button>`
          }
        </div>
      </li>
    `;
  }

  #renderUse(modelId: string, failed: boolean, doubtful: boolean) {
    return html`<keydot-model-use
      .models=${this.models}
      .modelId=${modelId}
      ?failed=${failed}
      ?doubtful=${doubtful}
    ></keydot-model-use>`;
  }

  async #delete(modelId: string): Promise<void> {
    await this.#attempt(async (models) => {
      await models.library.delete(modelId);
      this.dispatchEvent(new TeachNoteEvent('Model deleted.'));
    });
  }

  async #useBuiltIn(): Promise<void> {
    await this.#attempt((models) => models.use(null));
  }

  async #list(): Promise<void> {
    await this.#attempt(async ({ library }) => {
      this.listed = await library.list();
    });
  }

  async #attempt(task: (models: LiveModels) => Promise<void>): Promise<void> {
    const { models } = this;
    if (models) await reportErrors(this, () => task(models));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-model-list': KeydotModelList;
  }
}
