// Reads and writes COCO datasets. Keypoints are handled here, regions in core/formats/coco/coco-regions.ts.
// Next: core/formats/coco/coco-lesson.ts, which turns a dataset into a lesson.
import type { Rectangle, Size } from '../../geometry.ts';
import type { LabelState } from '../../lesson/labels.ts';
import {
  type AnnotationEntry,
  type CategoryEntry,
  CocoError,
  type CocoFile,
  numberIds,
  parseCocoFile,
} from './coco-file.ts';
import { absentField, readRegions, regionEntries, type CocoRegions } from './coco-regions.ts';

export interface CocoImage extends Size {
  id: number;
  /** As in the file; usually a path relative to the image folder. */
  fileName: string;
}

/** An object category with keypoints. */
export interface CocoCategory {
  id: number;
  name: string;
  joints: string[];
  /** Pairs of joint names. */
  bones: [string, string][];
}

/** A keypoint of one annotation. x and y are pixels, without meaning when absent or unlabelled. */
export interface CocoKeypoint {
  x: number;
  y: number;
  state: LabelState;
}

/** One annotated object with keypoints. */
export interface CocoAnnotation {
  id: number;
  imageId: number;
  categoryId: number;
  /** In the order of the category's joints. */
  keypoints: CocoKeypoint[];
  /** Pixels; null when missing from the file. */
  box: Rectangle | null;
  /** Of the outline, px²; null when missing from the file. */
  area: number | null;
  /** Whether the annotation stands for a group. */
  isCrowd: boolean;
}

export interface CocoDataset {
  images: CocoImage[];
  categories: CocoCategory[];
  annotations: CocoAnnotation[];
  /** Number of skipped annotations without keypoints, of categories with keypoints. Default: 0. */
  withoutKeypoints?: number;
  /** Outlined objects of categories without keypoints; missing when there are none. */
  regions?: CocoRegions;
}

/**
 * Reads COCO annotations. Annotations of categories without keypoints become regions. An annotation without
 * keypoints whose category has some is skipped and counted.
 * @param data the parsed JSON
 * @throws CocoError naming the field that is missing, invalid or refers to an unknown id
 */
export function parseCoco(data: unknown): CocoDataset {
  const entries = parseCocoFile(data);
  const { images, categories, annotations } = entries;
  const imageId = numberIds('images', images);
  const categoryId = numberIds('categories', categories);
  const annotationId = numberIds('annotations', annotations);
  const read = categories.map((entry, index): CocoCategory => {
    const at = `categories.${index}`;
    return { id: categoryId(entry.id, at), ...readCategory(entry, at) };
  });
  const byId = new Map(read.map((category) => [category.id, category]));
  let withoutKeypoints = 0;
  const ofPoints = annotations.flatMap((entry, index): CocoAnnotation[] => {
    const at = `annotations.${index}`;
    const ids = {
      id: annotationId(entry.id, at),
      imageId: imageId(entry.image_id, `${at}.image_id`),
      categoryId: categoryId(entry.category_id, `${at}.category_id`),
    };
    const joints = byId.get(ids.categoryId)?.joints.length ?? 0;
    if (joints === 0) return [];
    if (entry.keypoints.length > 0) return [{ ...ids, ...readAnnotation(entry, joints, at) }];
    // Some tools add boxes and outlines beside the skeletons, or tracks of occluded objects.
    withoutKeypoints++;
    return [];
  });
  const ids = { image: imageId, category: categoryId, annotation: annotationId };
  const regions = readRegions(entries, ids);
  return {
    images: images.map(({ file_name: fileName, id, width, height }, index) => {
      return { id: imageId(id, `images.${index}`), width, height, fileName };
    }),
    categories: read.filter(({ joints }) => joints.length > 0),
    annotations: ofPoints,
    ...(withoutKeypoints > 0 && { withoutKeypoints }),
    ...(regions && { regions }),
  };
}

/** The dataset as a COCO file: the inverse of {@link parseCoco}. */
export function createCocoFile(dataset: CocoDataset): CocoFile {
  const { images, categories, annotations, regions } = dataset;
  const ofRegions = regions && regionEntries(regions);
  const ofPoints = categories.map(({ id, name, joints, bones }) => ({
    id,
    name,
    keypoints: joints,
    skeleton: bones.map(([from, to]): [number, number] => {
      return [joints.indexOf(from) + 1, joints.indexOf(to) + 1];
    }),
  }));
  return {
    images: images.map(({ fileName, ...image }) => {
      return { ...image, file_name: fileName, ...(regions && absentField(regions, image.id)) };
    }),
    categories: [...ofPoints, ...(ofRegions?.categories ?? [])],
    annotations: [...annotations.map(createEntry), ...(ofRegions?.annotations ?? [])],
  };
}

function readCategory(entry: CategoryEntry, at: string): Omit<CocoCategory, 'id'> {
  const { name, keypoints: joints, skeleton } = entry;
  const twice = joints.findIndex((joint, index) => joints.indexOf(joint) !== index);
  if (twice >= 0) {
    throw new CocoError(`${at}.keypoints.${twice}`, `the name "${joints[twice]}" occurs twice`);
  }
  // COCO indices are 1-based. An index of 0 shows that the tool wrote 0-based ones.
  const first = skeleton.some((bone) => bone.includes(0)) ? 0 : 1;
  const last = first + joints.length - 1;
  const jointAt = (position: number) => {
    if (position >= first && position <= last) return joints[position - first];
    const range = joints.length === 0 ? 'no position' : `a position from ${first} to ${last}`;
    throw new CocoError(`${at}.skeleton`, `expected ${range}, got ${position}`);
  };
  return { name, joints, bones: skeleton.map(([from, to]) => [jointAt(from), jointAt(to)]) };
}

function readAnnotation(
  entry: AnnotationEntry,
  joints: number,
  at: string,
): Pick<CocoAnnotation, 'keypoints' | 'box' | 'area' | 'isCrowd'> {
  const { bbox, area, iscrowd } = entry;
  return {
    keypoints: readKeypoints(entry, joints, at),
    box: bbox ? { x: bbox[0], y: bbox[1], width: bbox[2], height: bbox[3] } : null,
    area: area ?? null,
    isCrowd: Number(iscrowd) === 1,
  };
}

function readKeypoints(entry: AnnotationEntry, joints: number, at: string): CocoKeypoint[] {
  const { keypoints: numbers, keydot_states: states } = entry;
  if (numbers.length !== 3 * joints) {
    const expected = `expected ${3 * joints} numbers, got ${numbers.length}`;
    throw new CocoError(`${at}.keypoints`, expected);
  }
  if (states && states.length !== joints) {
    throw new CocoError(`${at}.keydot_states`, `expected ${joints} states, got ${states.length}`);
  }
  return Array.from({ length: joints }, (_, joint) => {
    const [x, y, visibility] = numbers.slice(3 * joint);
    const state = stateOf(visibility, states?.[joint]);
    if (state) return { x, y, state };
    const where = `${at}.keypoints.${3 * joint + 2}`;
    throw new CocoError(where, `expected 0, 1 or 2, got ${visibility}`);
  });
}

/** The state for a COCO visibility; null when invalid. Keydot's extension matters only for visibility 0. */
function stateOf(visibility: number, state: LabelState | undefined): LabelState | null {
  if (visibility === 2) return 'visible';
  if (visibility === 1) return 'occluded';
  if (visibility !== 0) return null;
  return state === 'absent' ? 'absent' : 'unlabelled';
}

const VISIBILITIES: Record<LabelState, number> = {
  visible: 2,
  occluded: 1,
  absent: 0,
  unlabelled: 0,
};

function createEntry({ keypoints, box, area, ...annotation }: CocoAnnotation): AnnotationEntry {
  const numbers = keypoints.flatMap(({ x, y, state }) => {
    const visibility = VISIBILITIES[state];
    return visibility === 0 ? [0, 0, 0] : [x, y, visibility];
  });
  return {
    id: annotation.id,
    image_id: annotation.imageId,
    category_id: annotation.categoryId,
    keypoints: numbers,
    num_keypoints: keypoints.filter(({ state }) => VISIBILITIES[state] > 0).length,
    keydot_states: keypoints.map(({ state }) => state),
    ...(box && { bbox: [box.x, box.y, box.width, box.height] }),
    ...(area !== null && { area }),
    iscrowd: annotation.isCrowd ? 1 : 0,
  };
}
