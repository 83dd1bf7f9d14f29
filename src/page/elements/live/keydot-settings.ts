// Everything that can be set, as one column of fields; keydot-live.ts puts it into a panel or a
// sheet. What the settings mean and where they are kept: storage/settings.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { SmoothingReport } from '../../../core/smoothing/smoothing-cost.ts';
import { SPARING_FPS } from '../../../core/live/rate-limit.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../../storage/settings.ts';
import type { BackendReport } from '../../../core/model/backends.ts';
import type { ViewMode } from '../../../api/pose-api.ts';
import type { CameraInfo } from '../../sources/camera.ts';
import { canRecordSound } from '../../recording/microphone.ts';
import {
  fieldStyles,
  menu,
  percentage,
  segments,
  toggle,
  type Option,
} from '../shared/form-fields.ts';
import './keydot-backend-report.ts';
import { BACKEND_LABELS } from '../shared/format.ts';
import { SettingsChangeEvent } from '../shared/live-events.ts';
import { canBeSharper, saySharper } from './explain-test-time-augmentation.ts';
import { saySteadying } from './explain-smoothing.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

const VIEWS: readonly Option<Settings['view']>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'in-step', label: 'In step' },
  { value: 'live', label: 'Live video' },
];

const VIEW_HINTS: Record<Settings['view'], string> = {
  auto: 'In step while the analysis keeps up, live video when it does not.',
  'in-step': 'Each analysed frame is shown with its own dots.',
  live: 'The video runs free, and the dots follow a little late.',
};

const PEOPLE: readonly Option<Settings['people']>[] = [
  { value: 'one', label: 'One' },
  { value: 'everyone', label: 'Everyone' },
];

const PEOPLE_HINTS: Record<Settings['people'], string> = {
  one: 'Follows the person nearest the middle.',
  everyone: 'Up to ten people, each in their own colour. Takes more time a frame.',
};

const SKELETONS: readonly Option<Settings['skeleton']>[] = [
  { value: 'lines', label: 'Lines' },
  { value: 'dots', label: 'Dots' },
  { value: 'none', label: 'None' },
];

const FITS: readonly Option<Settings['fit']>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'contain', label: 'Whole' },
  { value: 'cover', label: 'Fill' },
];

const THEMES: readonly Option<Settings['theme']>[] = [
  { value: 'auto', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

/** Stands for "let the app choose" in a menu, whose values are never null. */
const AUTOMATIC = '';

@customElement('keydot-settings')
export class KeydotSettings extends LitElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        color: var(--text);
        font: var(--size-label) / 1.4 var(--font);
      }

      h3 {
        margin: var(--space-2) 0 0;
        padding-block-start: var(--space-4);
        border-block-start: 1px solid var(--line);
        font-size: var(--size-text);
        font-weight: 650;
      }

      h3:first-child {
        margin: 0;
        padding: 0;
        border: 0;
      }
    `,
  ];

  @property({ attribute: false }) settings: Settings = DEFAULT_SETTINGS;
  @property({ attribute: false }) cameras: readonly CameraInfo[] = [];
  /** The camera in use; empty when none is. */
  @property({ attribute: false }) cameraId = '';
  @property({ attribute: false }) spec: ModelSpec | null = null;
  @property({ attribute: false }) report: BackendReport | null = null;
  /** What steadying costs right now; null while that is not known. */
  @property({ attribute: false }) steadying: SmoothingReport | null = null;
  /** How frames are shown right now; null while none are. */
  @property({ attribute: false }) shownView: ViewMode | null = null;

  override render() {
    return html`
      <h3>Picture</h3>
      ${this.#renderCamera()} ${this.#renderLooks()}
      <h3>Analysis</h3>
      ${this.#renderAnalysis()}
      <h3>Recording</h3>
      ${this.#renderRecording()}
      <h3>Computing</h3>
      ${this.#renderBackend()}
    `;
  }

  #renderCamera() {
    // Before a camera was allowed, they are there but have no names.
    const named = this.cameras.filter(({ label }) => label);
    if (named.length === 0) return nothing;
    return menu({
      label: 'Camera',
      options: named.map(({ deviceId, label }) => ({ value: deviceId, label })),
      chosen: this.cameraId,
      onChoose: (cameraId) => this.#change({ cameraId }),
    });
  }

  #renderLooks() {
    const { settings } = this;
    return html`
      ${segments({
        legend: 'View',
        name: 'view',
        options: VIEWS,
        chosen: settings.view,
        hint: this.#explainView(settings.view),
        onChoose: (view) => this.#change({ view }),
      })}
      ${segments({
        legend: 'Skeleton',
        name: 'skeleton',
        options: SKELETONS,
        chosen: settings.skeleton,
        onChoose: (skeleton) => this.#change({ skeleton }),
      })}
      ${segments({
        legend: 'Fit',
        name: 'fit',
        options: FITS,
        chosen: settings.fit,
        onChoose: (fit) => this.#change({ fit }),
      })}
      ${segments({
        legend: 'Colours',
        name: 'theme',
        options: THEMES,
        chosen: settings.theme,
        onChoose: (theme) => this.#change({ theme }),
      })}
    `;
  }

  #explainView(view: Settings['view']): string {
    if (view !== 'auto' || !this.shownView) return VIEW_HINTS[view];
    return `${VIEW_HINTS.auto} Now: ${this.shownView === 'in-step' ? 'in step' : 'live video'}.`;
  }

  #renderAnalysis() {
    const { settings } = this;
    return html`
      ${this.spec?.family === 'taught' ? nothing : this.#renderPeople()}
      ${percentage({
        label: 'Least confidence',
        value: settings.minimumScore,
        hint: 'Keypoints of which the network is less sure are not drawn.',
        onChange: (minimumScore) => this.#change({ minimumScore }),
      })}
      ${this.#renderSharpness()}
      ${toggle({
        label: 'Sharper',
        checked: settings.sharper && canBeSharper(this.spec),
        disabled: !canBeSharper(this.spec),
        hint: saySharper(this.spec, settings.people),
        onChange: (sharper) => this.#change({ sharper }),
      })}
      ${toggle({
        label: 'Battery saving',
        checked: settings.batterySaving,
        hint: `Analyses ${SPARING_FPS} frames a second at most, so that the device stays cool.`,
        onChange: (batterySaving) => this.#change({ batterySaving }),
      })}
      ${percentage({
        label: 'Steadiness',
        value: settings.steadiness,
        hint: saySteadying(settings.steadiness, this.steadying),
        onChange: (steadiness) => this.#change({ steadiness }),
      })}
    `;
  }

  #renderPeople() {
    const { people } = this.settings;
    return segments({
      legend: 'People',
      name: 'people',
      options: PEOPLE,
      chosen: people,
      hint: PEOPLE_HINTS[people],
      onChoose: (chosen) => this.#change({ people: chosen }),
    });
  }

  #renderSharpness() {
    const { inputSize } = this.settings;
    const set = inputSize === 'auto' ? [] : [inputSize];
    const sizes = [...new Set([...(this.spec?.inputSizes.choices ?? []), ...set])];
    const native = this.spec?.inputSizes.native;
    return menu({
      label: 'Sharpness',
      options: [
        { value: 'auto', label: 'Automatic' },
        ...sizes
          .sort((a, b) => a - b)
          .map((size) => ({
            value: String(size),
            label: `${size} px${size === native ? ' (what the model was trained on)' : ''}`,
          })),
      ],
      chosen: String(inputSize),
      hint:
        inputSize === 'auto'
          ? 'As sharp as this device manages in time. The numbers say how sharp that is.'
          : 'The longer side of what the network sees. Larger is sharper and slower.',
      onChoose: (size) => this.#change({ inputSize: size === 'auto' ? size : Number(size) }),
    });
  }

  #renderRecording() {
    const { recordSound, steadiness } = this.settings;
    return html`
      <small>
        ${
          steadiness === 0
            ? 'Dots are recorded as found.'
            : 'Dots are recorded as shown, steadied. Steadiness 0 records them as found.'
        }
      </small>
      ${toggle({
        label: 'Sound',
        checked: recordSound,
        hint: canRecordSound()
          ? 'Records the microphone with the video. You are asked for it then.'
          : 'This browser records video without sound.',
        onChange: (sound) => this.#change({ recordSound: sound }),
      })}
    `;
  }

  #renderBackend() {
    const options: Option<string>[] = [
      { value: AUTOMATIC, label: 'Automatic' },
      ...Object.entries(BACKEND_LABELS).map(([value, label]) => ({ value, label })),
    ];
    return html`
      ${menu({
        label: 'Backend',
        options,
        chosen: this.settings.backend ?? AUTOMATIC,
        hint: 'What the network runs on. Automatic takes the quickest that answers right.',
        onChoose: (value) => this.#change({ backend: parseSettings({ backend: value }).backend }),
      })}
      <keydot-backend-report .report=${this.report}></keydot-backend-report>
    `;
  }

  #change(patch: Partial<Settings>): void {
    this.dispatchEvent(new SettingsChangeEvent(patch));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-settings': KeydotSettings;
  }
}
