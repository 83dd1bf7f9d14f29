// The settings of the live view as one column of fields. Their meaning and storage: storage/settings.ts;
// their options and hints: settings-hints.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { SmoothingReport } from '../../../core/smoothing/smoothing-cost.ts';
import { SPARING_FPS } from '../../../core/live/rate-limit.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../../storage/settings.ts';
import type { BackendReport } from '../../../core/model/backends.ts';
import type { ViewMode } from '../../../api/pose-api.ts';
import type { CameraInfo } from '../../sources/camera.ts';
import { canRecordSound } from '../../recording/capture-inputs.ts';
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
import {
  describeSharper,
  describeSmoothingHint,
  describeView,
  FITS,
  PEOPLE,
  PEOPLE_HINTS,
  SKELETONS,
  supportsSharper,
  THEMES,
  VIEWS,
} from './settings-hints.ts';
import { sectionStyles, sharedStyles } from '../shared/shared-styles.ts';

/** The menu value for `null`, because menu values are strings. */
const AUTOMATIC = '';

@customElement('keydot-settings')
export class KeydotSettings extends LitElement {
  static override styles = [
    sharedStyles,
    sectionStyles,
    fieldStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        color: var(--text);
        font: var(--size-label) / 1.4 var(--font);
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
  /** `deviceId` of the camera in use; empty if none is. */
  @property({ attribute: false }) cameraId = '';
  @property({ attribute: false }) spec: ModelSpec | null = null;
  @property({ attribute: false }) report: BackendReport | null = null;
  /** Measured effect of smoothing; null while unknown. */
  @property({ attribute: false }) smoothingReport: SmoothingReport | null = null;
  /** How frames are shown at present; null if none are. */
  @property({ attribute: false }) shownView: ViewMode | null = null;

  override render() {
    return html`
      <h3>Picture</h3>
      ${this.#renderCamera()} ${this.#renderLooks()}
      <h3>Analysis</h3>
      ${this.#renderAnalysis()}
      <h3>Recording</h3>
      ${this.#renderRecording()}
      <h3>Performance</h3>
      ${this.#renderBackend()}
    `;
  }

  #renderCamera() {
    // Cameras have no labels until the permission is granted.
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
        hint: describeView(settings.view, this.shownView),
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

  #renderAnalysis() {
    const { settings } = this;
    return html`
      ${this.spec?.family === 'taught' ? nothing : this.#renderPeople()}
      ${percentage({
        label: 'Minimum confidence',
        value: settings.minimumScore,
        hint: 'Hides keypoints with a lower confidence.',
        onChange: (minimumScore) => this.#change({ minimumScore }),
      })}
      ${this.#renderInputSize()}
      ${toggle({
        label: 'Sharper',
        checked: settings.sharper && supportsSharper(this.spec),
        disabled: !supportsSharper(this.spec),
        hint: describeSharper(this.spec, settings.people),
        onChange: (sharper) => this.#change({ sharper }),
      })}
      ${toggle({
        label: 'Battery saving',
        checked: settings.batterySaving,
        hint: `Analyses at most ${SPARING_FPS} frames a second, to save power and heat.`,
        onChange: (batterySaving) => this.#change({ batterySaving }),
      })}
      ${percentage({
        label: 'Smoothing',
        value: settings.steadiness,
        hint: describeSmoothingHint(settings.steadiness, this.smoothingReport),
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

  #renderInputSize() {
    const { inputSize } = this.settings;
    const set = inputSize === 'auto' ? [] : [inputSize];
    const sizes = [...new Set([...(this.spec?.inputSizes.choices ?? []), ...set])];
    const native = this.spec?.inputSizes.native;
    return menu({
      label: 'Input size',
      options: [
        { value: 'auto', label: 'Automatic' },
        ...sizes
          .sort((a, b) => a - b)
          .map((size) => ({
            value: String(size),
            label: `${size} px${size === native ? ' (training size)' : ''}`,
          })),
      ],
      chosen: String(inputSize),
      hint:
        inputSize === 'auto'
          ? 'Highest resolution that runs in real time. The performance table shows it.'
          : 'Longer side of the network’s input. Larger is more precise and slower.',
      onChoose: (size) => this.#change({ inputSize: size === 'auto' ? size : Number(size) }),
    });
  }

  #renderRecording() {
    const { recordSound, steadiness } = this.settings;
    return html`
      <small>
        ${
          steadiness === 0
            ? 'Recorded points are not smoothed.'
            : 'Recorded points are smoothed. Set Smoothing to 0 to record them as detected.'
        }
      </small>
      ${toggle({
        label: 'Sound',
        checked: recordSound,
        hint: canRecordSound()
          ? 'Records the microphone with the video. The browser will ask for permission.'
          : 'This browser cannot record sound.',
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
        hint: 'Where the network runs. Automatic selects the fastest that gives correct results.',
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
