// The settings in force, in rising order of precedence: saved settings, settings of this page (URL or
// attribute), and what the user changes. Only the user's changes are saved.
import {
  DEFAULT_SETTINGS,
  loadSettings,
  saveSettings,
  type Settings,
} from '../../storage/settings.ts';
import { asError } from '../shell/errors.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

/** Options of a SettingsStore. */
export interface SettingsStoreOptions {
  /** Settings of this page; in force until the user changes them, and never saved. */
  overrides: Partial<Settings>;
  /** Whether settings are saved. */
  remember: boolean;
  /** Storage failed: the settings last for this visit only. */
  onTrouble: (error: Error) => void;
}

/** Loads, overrides, changes and saves the settings. */
export class SettingsStore {
  #saved: Settings = DEFAULT_SETTINGS;
  #overrides: Partial<Settings>;
  #saving: Promise<void> = Promise.resolve();

  /** Resolves when the saved settings are in force. Never rejects. */
  readonly loaded: Promise<void>;

  constructor(readonly options: SettingsStoreOptions) {
    this.#overrides = options.overrides;
    this.loaded = options.remember ? this.#load() : Promise.resolve();
  }

  get current(): Settings {
    return { ...this.#saved, ...this.#overrides };
  }

  /** Applies and saves settings chosen by the user. */
  change(patch: Partial<Settings>): void {
    this.#saved = { ...this.#saved, ...patch };
    const chosen = new Set(Object.keys(patch));
    this.#overrides = Object.fromEntries(
      Object.entries(this.#overrides).filter(([name]) => !chosen.has(name)),
    );
    if (this.options.remember) this.#save();
  }

  /** Replaces the settings of this page. */
  override(overrides: Partial<Settings>): void {
    this.#overrides = overrides;
  }

  async #load(): Promise<void> {
    try {
      this.#saved = await loadSettings();
    } catch (thrown) {
      this.options.onTrouble(asError(thrown));
    }
  }

  // One write after the other, so that the last change wins.
  #save(): void {
    this.#saving = this.#saving
      .then(() => saveSettings(this.#saved))
      .catch((thrown: unknown) => this.options.onTrouble(asError(thrown)));
  }
}

/** The settings that the pose worker needs. */
export function liveSettingsOf(settings: Settings): LiveSettings {
  const { view, skeleton, minimumScore, heatmap, people, steadiness, sharper, measures } = settings;
  const { inputSize, batterySaving, targetFps } = settings;
  return {
    view,
    skeleton,
    minimumScore,
    heatmap,
    inputSize,
    batterySaving,
    targetFps,
    people,
    steadiness,
    sharper,
    measures,
  };
}
