// One icon, the size of the text around it unless told otherwise. It says nothing by itself: the
// control around it has the name. Which icons there are: icons.ts.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { ICONS, type IconName } from './icons.ts';

@customElement('keydot-icon')
export class KeydotIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      inline-size: 1.375em;
      block-size: 1.375em;
    }

    svg {
      inline-size: 100%;
      block-size: 100%;
      stroke-width: 1.75;
    }
  `;

  @property() name: IconName = 'camera';

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render() {
    return html`${unsafeHTML(ICONS[this.name])}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-icon': KeydotIcon;
  }
}
