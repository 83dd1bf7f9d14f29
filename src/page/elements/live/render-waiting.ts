// What stands in the middle of the stage while nothing runs: how far the start is, or what went wrong.
import { html, nothing } from 'lit';
import type { LiveState } from '../../live/live-state.ts';
import '../shared/keydot-notice.ts';
import './keydot-warm-up.ts';

export function renderWaiting(state: LiveState) {
  if (state.kind === 'failed') {
    return html`<keydot-notice .error=${state.error}></keydot-notice>`;
  }
  if (state.kind !== 'starting') return nothing;
  const { opened, request, progress } = state;
  const opening = request.kind === 'camera' ? 'camera' : 'file';
  return html`
    <keydot-warm-up .opening=${opened ? null : opening} .progress=${progress}></keydot-warm-up>
  `;
}
