// Kinds of things that a COCO file outlines without naming points of them: regions. They stand beside
// the keypoints in coco.ts; what becomes of them in a lesson: lesson-regions.ts.
import type { Rectangle } from '../../geometry.ts';
import type { CocoEntries, CocoFile } from './coco-file.ts';
import type { IdLookup } from './coco-ids.ts';
import { readSegmentation, type CocoSegmentation } from './coco-segmentation.ts';

/** A kind of region. */
export interface CocoRegionKind {
  id: number;
  name: string;
}

/** A region, or a part of it, in a picture. */
export interface CocoRegion {
  id: number;
  imageId: number;
  categoryId: number;
  segmentation: CocoSegmentation;
  /** Pixels; null when the file says none. */
  box: Rectangle | null;
  /** px²; null when the file says none. */
  area: number | null;
}

export interface CocoRegions {
  kinds: CocoRegionKind[];
  found: CocoRegion[];
  /** Regions that somebody has looked for and that are not in the picture; COCO has no word for it. */
  absent: { imageId: number; categoryId: number }[];
}

/** What ids in the file mean, by list. */
export interface IdLookups {
  image: IdLookup;
  category: IdLookup;
  annotation: IdLookup;
}

/**
 * The regions of a file; null when it has none.
 * @throws CocoError naming the field that is wrong or refers to nothing
 */
export function readRegions(
  { images, categories, annotations }: CocoEntries,
  ids: IdLookups,
): CocoRegions | null {
  const kinds = categories.flatMap((entry, index): CocoRegionKind[] => {
    if (entry.keypoints.length > 0) return [];
    return [{ id: ids.category(entry.id, `categories.${index}`), name: entry.name }];
  });
  const isKind = new Set(kinds.map(({ id }) => id));
  const found = annotations.flatMap((entry, index): CocoRegion[] => {
    const at = `annotations.${index}`;
    const categoryId = ids.category(entry.category_id, `${at}.category_id`);
    if (!isKind.has(categoryId)) return [];
    const segmentation = readSegmentation(entry.segmentation, `${at}.segmentation`);
    if (!segmentation) return [];
    const { bbox, area = null } = entry;
    const box = bbox ? { x: bbox[0], y: bbox[1], width: bbox[2], height: bbox[3] } : null;
    const imageId = ids.image(entry.image_id, `${at}.image_id`);
    return [{ id: ids.annotation(entry.id, at), imageId, categoryId, segmentation, box, area }];
  });
  const absent = images.flatMap((entry, index) => {
    const at = `images.${index}`;
    return entry.keydot_absent.map((id) => ({
      imageId: ids.image(entry.id, at),
      categoryId: ids.category(id, `${at}.keydot_absent`),
    }));
  });
  const said = new Set([...found, ...absent].map(({ categoryId }) => categoryId));
  // Kinds that nobody has outlined anywhere are boxes, or a list of all there could be.
  const kept = kinds.filter(({ id }) => said.has(id));
  return kept.length > 0 ? { kinds: kept, found, absent } : null;
}

/** The regions as a COCO file has them. */
export function regionEntries({
  kinds,
  found,
}: CocoRegions): Pick<CocoFile, 'categories' | 'annotations'> {
  return {
    categories: kinds.map(({ id, name }) => ({ id, name })),
    annotations: found.map(({ id, imageId, categoryId, segmentation, box, area }) => ({
      id,
      image_id: imageId,
      category_id: categoryId,
      segmentation:
        segmentation.kind === 'polygons'
          ? segmentation.polygons
          : { size: segmentation.size, counts: segmentation.counts },
      ...(box && { bbox: [box.x, box.y, box.width, box.height] }),
      ...(area !== null && { area }),
      iscrowd: 0,
    })),
  };
}

/** An image's own field for the regions that are not in it; none for most images. */
export function absentField({ absent }: CocoRegions, id: number): { keydot_absent?: number[] } {
  const ids = absent.filter(({ imageId }) => imageId === id).map(({ categoryId }) => categoryId);
  return ids.length > 0 ? { keydot_absent: ids } : {};
}
