// Asks what on the screen is too small for a finger.
import type { Page } from 'playwright';

/** Buttons and links in sight that are under 44 px high or wide, all looked at in one moment. */
export async function findSmallControls(page: Page): Promise<string[]> {
  const controls = page.locator('button:visible, a:visible, [role=tab]:visible');
  return controls.evaluateAll((elements) =>
    elements
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.min(width, height) < 43.5;
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}
