// Two ways to operate the app: with the keyboard alone, and by touch. Both fail when a control cannot be
// reached, lies outside the window or, for touch, is too small.
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** Operates controls as a person would. */
export interface UserInput {
  /** Presses a button or follows a link. */
  press(control: Locator): Promise<void>;
  /** Replaces the text of a field. */
  fill(field: Locator, words: string): Promise<void>;
}

/** Maximum presses of Tab to reach one control. */
const MAX_TABS = 40;

/** Moves the focus with Tab; each focused control must have a visible focus ring. */
export class Keyboard implements UserInput {
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(control: Locator): Promise<void> {
    await this.#reach(control);
    await this.#page.keyboard.press('Enter');
  }

  async fill(field: Locator, words: string): Promise<void> {
    await this.#reach(field);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(words);
  }

  async #reach(control: Locator): Promise<void> {
    await control.waitFor();
    for (let tabs = 0; tabs < MAX_TABS; tabs++) {
      if (await control.evaluate((element) => element.matches(':focus-visible'))) {
        await expectWithinWindow(this.#page, control);
        return;
      }
      await this.#page.keyboard.press('Tab');
    }
    throw new Error(`Expected to reach ${String(control)} with ${MAX_TABS} Tabs.`);
  }
}

/** Taps controls, which must be at least 44 px wide and high. */
export class Touch implements UserInput {
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(control: Locator): Promise<void> {
    await this.#tap(control);
  }

  async fill(field: Locator, words: string): Promise<void> {
    await this.#tap(field);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(words);
  }

  async #tap(control: Locator): Promise<void> {
    await control.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
    await expectWithinWindow(this.#page, control);
    await waitForAnimations(control);
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), String(control)).toBeGreaterThan(43.5);
    await control.tap();
  }
}

/** A button that was just pressed may still be animated, which changes its size. */
async function waitForAnimations(control: Locator): Promise<void> {
  await control.evaluate(async (element) => {
    await Promise.allSettled(element.getAnimations().map((animation) => animation.finished));
  });
}

/** Expects the whole control to lie within the window. */
async function expectWithinWindow(page: Page, control: Locator): Promise<void> {
  const isWithinWindow = await control.evaluate((element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect();
    return top > -1 && left > -1 && right < innerWidth + 1 && bottom < innerHeight + 1;
  });
  expect(isWithinWindow, `${String(control)} lies within the window at ${page.url()}`).toBe(true);
}
