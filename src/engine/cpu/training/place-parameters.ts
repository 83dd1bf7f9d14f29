// Where a decoder's parameters lie, relative to the first; gradients and moments are laid out alike.
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  listDecoderParameters,
  mixLayer,
} from '../../../core/model/decoder.ts';
import { paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

/** A parameter's place: rows of `columns` values, each row padded with zeros to `stored`. */
export interface ParameterPlace {
  name: string;
  shape: number[];
  /** Bytes from the first parameter. */
  offset: number;
  rows: number;
  columns: number;
  stored: number;
}

/**
 * Places for all parameters, in the order in which a level uses them: so the two stride-4 laterals,
 * one after the other, are one deeper kernel.
 */
export function placeParameters({ shape }: Pick<TrainingSize, 'shape'>): ParameterPlace[] {
  const shapes = new Map(listDecoderParameters(shape).map((each) => [each.name, each.shape]));
  const places: ParameterPlace[] = [];
  let offset = 0;
  const add = (name: string, columns: number, stored: number) => {
    const sides = shapes.get(name) ?? [];
    const rows = sides.reduce((product, side) => product * side, 1) / columns;
    places.push({ name, shape: sides, offset, rows, columns, stored });
    offset += rows * stored * 4;
  };
  const addLayer = (layer: string, columns = shape.channels, stored = columns) => {
    add(`${layer}/kernel`, columns, stored);
    if (shapes.has(`${layer}/bias`)) add(`${layer}/bias`, columns, stored);
  };
  for (const level of DECODER_LEVELS) {
    for (const tap of TAPS_OF_LEVEL[level]) addLayer(LATERALS[tap]);
    addLayer(filterLayer(level));
    addLayer(mixLayer(level));
  }
  addLayer(HEAD_LAYER, shape.points, paddedPoints(shape));
  return places;
}
