// Settings: parsed from untrusted data, saved in a real IndexedDB, overridden by the page.
import { deleteDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { readAttributes } from '../../../../src/page/elements/live/live-attributes.ts';
import { SettingsStore, liveSettingsOf } from '../../../../src/page/live/settings-store.ts';
import { readUrlOptions } from '../../../../src/page/shell/url-options.ts';
import {
  DEFAULT_SETTINGS,
  loadSettings,
  parseSettings,
  saveSettings,
} from '../../../../src/storage/settings.ts';

const DATABASE = 'keydot-test-settings';

afterEach(() => deleteDB(DATABASE));

describe('settings from outside data', () => {
  test.each([undefined, null, 7, 'text', [], { view: 3, inputSize: 'big', minimumScore: 2 }])(
    '%j gives the defaults',
    (data) => {
      expect(parseSettings(data)).toEqual(DEFAULT_SETTINGS);
    },
  );

  test('the old smoothing switch becomes a steadiness', () => {
    expect(parseSettings({ smoothing: false }).steadiness).toBe(0);
    expect(parseSettings({ smoothing: true }).steadiness).toBe(DEFAULT_SETTINGS.steadiness);
    expect(parseSettings({ smoothing: false, steadiness: 0.7 }).steadiness).toBe(0.7);
  });

  test('one invalid field does not affect the others', () => {
    const settings = parseSettings({ inputSize: 250, skeleton: 'dots', steadiness: 0.3 });
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, skeleton: 'dots', steadiness: 0.3 });
  });
});

describe('saved settings', () => {
  test('are the defaults before the first save', async () => {
    expect(await loadSettings(DATABASE)).toEqual(DEFAULT_SETTINGS);
  });

  test('are loaded as they were saved', async () => {
    const settings = { ...DEFAULT_SETTINGS, theme: 'light', heatmap: 'nose' } as const;
    await saveSettings(settings, DATABASE);
    expect(await loadSettings(DATABASE)).toEqual(settings);
  });
});

describe('settings of the page', () => {
  const createStore = () =>
    new SettingsStore({
      overrides: { backend: 'cpu', inputSize: 256 },
      remember: false,
      onTrouble: (error) => {
        throw error;
      },
    });

  test('apply until the user changes them', () => {
    const store = createStore();
    expect(store.current).toMatchObject({ backend: 'cpu', inputSize: 256 });
    store.change({ inputSize: 192 });
    expect(store.current).toMatchObject({ backend: 'cpu', inputSize: 192 });
  });

  test('can be replaced', () => {
    const store = createStore();
    store.override({ view: 'live' });
    expect(store.current).toEqual({ ...DEFAULT_SETTINGS, view: 'live' });
  });

  test('are read from the URL', () => {
    expect(readUrlOptions('?backend=webgl&size=256&smoothing=off&other=1')).toEqual({
      backend: 'webgl',
      inputSize: 256,
      steadiness: 0,
    });
    expect(readUrlOptions('')).toEqual({});
  });

  test('become the default when they are invalid', () => {
    expect(readUrlOptions('?backend=abacus&size=1')).toEqual({ backend: null, inputSize: 'auto' });
    expect(readUrlOptions('?size=1024')).toEqual({ inputSize: 1024 });
    expect(readUrlOptions('?size=1056')).toEqual({ inputSize: 'auto' });
    expect(readUrlOptions('?size=auto&fps=20')).toEqual({ inputSize: 'auto', targetFps: 20 });
    expect(readUrlOptions('?fps=0')).toEqual({ targetFps: null });
    expect(readUrlOptions('?people=everyone&steadiness=0.25')).toEqual({
      people: 'everyone',
      steadiness: 0.25,
    });
    expect(readUrlOptions('?people=two&steadiness=')).toEqual({
      people: 'one',
      steadiness: DEFAULT_SETTINGS.steadiness,
    });
  });

  test('are read from attributes', () => {
    const attributes = {
      backend: null,
      inputSize: '128',
      view: 'live',
      skeleton: null,
      people: 'everyone',
      steadiness: null,
    };
    expect(readAttributes({ ...attributes, smoothing: 'off' })).toEqual({
      inputSize: 128,
      view: 'live',
      people: 'everyone',
      steadiness: 0,
    });
    expect(readAttributes({ ...attributes, smoothing: null, steadiness: '0.5' })).toMatchObject({
      steadiness: 0.5,
    });
  });
});

test('the worker receives only its part of the settings', () => {
  expect(Object.keys(liveSettingsOf(DEFAULT_SETTINGS)).sort()).toEqual([
    'batterySaving',
    'heatmap',
    'inputSize',
    'measures',
    'minimumScore',
    'people',
    'sharper',
    'skeleton',
    'steadiness',
    'targetFps',
    'view',
  ]);
});
