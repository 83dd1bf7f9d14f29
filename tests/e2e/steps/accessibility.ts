// What on the screen breaks a rule of accessibility: axe's rules, and the size of touch targets.
import axe from 'axe-core';
import type { Page } from 'playwright';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Minimum side of a touch target: 44 px, less half a pixel for rounding. */
const MIN_TARGET_PX = 43.5;

/** The axe rules that the page violates, one line each. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`);
  });
}

/** The visible buttons and links that are too small for a finger, all measured at the same moment. */
export async function findSmallControls(page: Page): Promise<string[]> {
  const controls = page.locator('button:visible, a:visible, [role=tab]:visible');
  return controls.evaluateAll(
    (elements, minimum) =>
      elements
        .filter((element) => {
          const { width, height } = element.getBoundingClientRect();
          return Math.min(width, height) < minimum;
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    MIN_TARGET_PX,
  );
}
