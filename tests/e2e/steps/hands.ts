// How a person gets at what the app shows: with a keyboard alone, or with a finger on a phone. Either way
// says so when something cannot be reached.
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

export interface Hands {
  /** Presses a button or follows a link. */
  press(control: Locator): Promise<void>;
  /** Writes into a field in place of what is there. */
  write(field: Locator, words: string): Promise<void>;
}

/** More than anybody would press the key for one control. */
const MAX_TABS = 40;

/** Goes from control to control, each of them with a ring around it. */
export class Keyboard implements Hands {
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(control: Locator): Promise<void> {
    await this.#reach(control);
    await this.#page.keyboard.press('Enter');
  }

  async write(field: Locator, words: string): Promise<void> {
    await this.#reach(field);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(words);
  }

  async #reach(control: Locator): Promise<void> {
    await control.waitFor();
    for (let tabs = 0; tabs < MAX_TABS; tabs++) {
      if (await control.evaluate((element) => element.matches(':focus-visible'))) {
        await expectInSight(this.#page, control);
        return;
      }
      await this.#page.keyboard.press('Tab');
    }
    throw new Error(`Expected to reach ${String(control)} with ${MAX_TABS} Tabs.`);
  }
}

/** Taps, on nothing that is too small for it. */
export class Finger implements Hands {
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(control: Locator): Promise<void> {
    await this.#tap(control);
  }

  async write(field: Locator, words: string): Promise<void> {
    await this.#tap(field);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(words);
  }

  async #tap(control: Locator): Promise<void> {
    await control.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
    await expectInSight(this.#page, control);
    await comeToRest(control);
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), String(control)).toBeGreaterThan(43.5);
    await control.tap();
  }
}

/** A button that was just pressed is still growing back. */
async function comeToRest(control: Locator): Promise<void> {
  await control.evaluate(async (element) => {
    await Promise.allSettled(element.getAnimations().map((animation) => animation.finished));
  });
}

/** All of it lies within the window. */
async function expectInSight(page: Page, control: Locator): Promise<void> {
  const isInSight = await control.evaluate((element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect();
    return top > -1 && left > -1 && right < innerWidth + 1 && bottom < innerHeight + 1;
  });
  expect(isInSight, `${String(control)} is in sight at ${page.url()}`).toBe(true);
}
