// Why a frame should be labelled next, in words. The reasons: core/lesson/label-queue.ts.
import type { QueueReason } from '../../../../core/lesson/label-queue.ts';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { formatCount, formatPercent, formatPointName } from '../../shared/format.ts';

export function sayReason({ points }: Pick<LessonDocument, 'points'>, reason: QueueReason): string {
  const names = (pointIds: readonly string[]) => {
    const said = points
      .filter(({ id }) => pointIds.includes(id))
      .map(({ name }) => formatPointName(name));
    return said.length > 2 ? `${said[0]} and ${said.length - 1} more` : said.join(' and ');
  };
  switch (reason.kind) {
    case 'untouched':
      return 'Nobody has looked at it yet.';
    case 'begun':
      return `${formatCount(reason.open, nounOf(points))} still open.`;
    case 'unlike':
      return 'Unlike anything labelled so far.';
    case 'flat':
      return `Flat heatmap: ${names(reason.pointIds)} could be elsewhere, too.`;
    case 'low':
      return `Low heatmap: only ${formatPercent(reason.score)} sure of ${names(reason.pointIds)}.`;
    case 'missed':
      return `The model does not see ${names(reason.pointIds)} here.`;
    case 'jumped':
      return `The guess for ${names(reason.pointIds)} jumped since the frame before.`;
    case 'swapped':
      return `Left and right may be swapped: ${names(reason.pointIds)}.`;
  }
}

/** What there is to label: points, regions, or both. */
function nounOf(points: LessonDocument['points']): string {
  const regions = points.filter(isRegion).length;
  if (regions === 0) return 'point';
  return regions === points.length ? 'region' : 'label';
}
