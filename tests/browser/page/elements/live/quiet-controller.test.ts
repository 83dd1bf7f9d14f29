// Detection of inactivity, after which the controls fade.
import { LitElement, html } from 'lit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QuietController } from '../../../../../src/page/elements/live/quiet-controller.ts';

class QuietProbe extends LitElement {
  readonly watch: QuietController = new QuietController(this);
  clicks = 0;

  override render() {
    return html`<button @click=${() => this.clicks++}>Press</button>`;
  }
}
customElements.define('quiet-probe', QuietProbe);

let probe: QuietProbe;
const press = () => probe.shadowRoot!.querySelector('button')!;
const stir = (event: Event) => press().dispatchEvent(event);
const options = { bubbles: true, composed: true };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  probe = new QuietProbe();
  document.body.append(probe);
  await probe.updateComplete;
});

afterEach(() => {
  probe.remove();
  vi.useRealTimers();
});

test('becomes quiet after a while, and pointer movement ends it', () => {
  vi.advanceTimersByTime(3999);
  expect(probe.watch.quiet).toBe(false);
  vi.advanceTimersByTime(1);
  expect(probe.watch.quiet).toBe(true);
  stir(new PointerEvent('pointermove', options));
  expect(probe.watch.quiet).toBe(false);
});

test('keyboard focus prevents it, pointer focus does not', () => {
  press().focus();
  stir(new KeyboardEvent('keydown', { ...options, key: 'Tab' }));
  vi.advanceTimersByTime(60_000);
  expect(probe.watch.quiet).toBe(false);
  stir(new PointerEvent('pointerdown', { ...options, pointerType: 'mouse' }));
  vi.advanceTimersByTime(60_000);
  expect(probe.watch.quiet).toBe(true);
});

test('the first tap only reveals the controls, the second presses a button', () => {
  vi.advanceTimersByTime(4000);
  const touch = () => {
    stir(new PointerEvent('pointerdown', { ...options, pointerType: 'touch' }));
    press().click();
  };
  touch();
  expect(probe.clicks).toBe(0);
  touch();
  expect(probe.clicks).toBe(1);
});
