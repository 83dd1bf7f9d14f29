// The settings in force: what was saved, overlaid by what this page was asked for (an address or an
// attribute), overlaid by what the person sets. Only the last is saved.
import {
  DEFAULT_SETTINGS,
  loadSettings,
  saveSettings,
  type Settings,
} from '../../storage/settings.ts';
import { asError } from '../shell/errors.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

export interface SettingsKeeperOptions {
  /** Asked for by this page; in force until the person sets something else, and never saved. */
  overrides: Partial<Settings>;
  /** Whether settings outlive the page. */
  remember: boolean;
  /** Storage was refused: the settings hold for this visit only. */
  onTrouble: (error: Error) => void;
}

export class SettingsStore {
  #saved: Settings = DEFAULT_SETTINGS;
  #overrides: Partial<Settings>;
  #saving: Promise<void> = Promise.resolve();

  /** Resolves when what was saved is in force. Never rejects. */
  readonly loaded: Promise<void>;

  constructor(readonly options: SettingsKeeperOptions) {
    this.#overrides = options.overrides;
    this.loaded = options.remember ? this.#load() : Promise.resolve();
  }

  get current(): Settings {
    return { ...this.#saved, ...this.#overrides };
  }

  /** Sets and saves what the person has chosen. */
  change(patch: Partial<Settings>): void {
    this.#saved = { ...this.#saved, ...patch };
    const chosen = new Set(Object.keys(patch));
    this.#overrides = Object.fromEntries(
      Object.entries(this.#overrides).filter(([name]) => !chosen.has(name)),
    );
    if (this.options.remember) this.#save();
  }

  /** Lets the page ask for something else than before. */
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

  // One after the other, so that the last change is the one that stays.
  #save(): void {
    this.#saving = this.#saving
      .then(() => saveSettings(this.#saved))
      .catch((thrown: unknown) => this.options.onTrouble(asError(thrown)));
  }
}

/** The part of the settings that the worker needs. */
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
