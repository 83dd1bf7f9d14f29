// What each choice in the lab is, in a few plain sentences, and who introduced it. The choices:
// lab-setup.ts. Who shows the words: the page, where something is chosen.
import {
  LAB_SIDE,
  type LabBudget,
  type LabDataKind,
  type LabLoss,
  type LabOutput,
  type LabTargetKind,
} from './lab-setup.ts';

/** A paper, as it is cited. */
export interface LabSource {
  authors: string;
  year: number;
  title: string;
}

export interface LabWords {
  /** A few words. */
  name: string;
  /** Two or three sentences. */
  text: string;
  /** Null where nobody needs to be named. */
  source: LabSource | null;
}

const cite = (authors: string, year: number, title: string): LabSource => ({
  authors,
  year,
  title,
});

export const DATA_WORDS: Record<LabDataKind, LabWords> = {
  face: {
    name: 'A nose',
    text: 'Drawn faces of many colours, turned and scaled, each with one dot: the tip of the nose.',
    source: null,
  },
  points: {
    name: 'Many points',
    text: 'Shapes that move, each with a corner or a middle to find. Others look nearly the same and have none, and a bar may cover what you are looking for.',
    source: null,
  },
  vessels: {
    name: 'Vessels',
    text: 'Thin lines that branch, as in a picture of the back of the eye. Here the answer is not a point but a region: each pixel says whether it belongs to a vessel.',
    source: null,
  },
  lesson: {
    name: 'A lesson of yours',
    text: `The frames you labelled in Teach, ${LAB_SIDE} pixels across, turned, scaled and shifted a little. Some are kept back to be judged on.`,
    source: null,
  },
};

export const OUTPUT_WORDS: Record<LabOutput, LabWords> = {
  plain: {
    name: 'Full size throughout',
    text: 'Convolutions only, and every layer as large as the picture. Exact, but slow, and each pixel of the answer sees only a small part of the picture around it.',
    source: cite(
      'Long, Shelhamer, Darrell',
      2015,
      'Fully Convolutional Networks for Semantic Segmentation',
    ),
  },
  pooled: {
    name: 'Pooling, then upsampling',
    text: 'Pooling makes the picture smaller, so that each place sees more of it; then it is made larger again. Quick and wide of view, but what pooling threw away is gone.',
    source: cite('Xiao, Wu, Wei', 2018, 'Simple Baselines for Human Pose Estimation and Tracking'),
  },
  unet: {
    name: 'U-Net',
    text: 'Pooling and upsampling as well, but each size on the way back also looks at the same size on the way in. It sees much and stays exact.',
    source: cite(
      'Ronneberger, Fischer, Brox',
      2015,
      'U-Net: Convolutional Networks for Biomedical Image Segmentation',
    ),
  },
  pretrained: {
    name: 'U-Net on a pretrained network',
    text: 'The way in is MoveNet, which has seen many thousands of people and stays as it is; only the way back is learned. This is what Teach does.',
    source: cite(
      'Mathis and others',
      2018,
      'DeepLabCut: markerless pose estimation of user-defined body parts with deep learning',
    ),
  },
  dense: {
    name: 'Straight to x and y',
    text: 'After pooling, a fully connected layer looks at all places at once and answers with two numbers a point. No map, and only one size of picture.',
    source: cite(
      'Toshev, Szegedy',
      2014,
      'DeepPose: Human Pose Estimation via Deep Neural Networks',
    ),
  },
  grid: {
    name: 'Cells with an offset',
    text: 'A coarse grid, as single-shot detectors have it: each cell says whether the point lies in it, and where in the cell.',
    source: cite(
      'Redmon, Divvala, Girshick, Farhadi',
      2016,
      'You Only Look Once: Unified, Real-Time Object Detection',
    ),
  },
};

export const TARGET_WORDS: Record<LabTargetKind, LabWords> = {
  single: {
    name: 'A single 1',
    text: 'One pixel is right, all others are equally wrong, even its neighbours.',
    source: cite('He, Gkioxari, Dollár, Girshick', 2017, 'Mask R-CNN'),
  },
  gaussian: {
    name: 'A Gaussian',
    text: 'Right at the point, and less and less so around it: a near miss is nearly right. σ says how far “near” is.',
    source: cite(
      'Tompson, Jain, LeCun, Bregler',
      2014,
      'Joint Training of a Convolutional Network and a Graphical Model for Human Pose Estimation',
    ),
  },
  disc: {
    name: 'A filled disc',
    text: 'Every pixel within a radius is right, and all of them equally: a small region around the point.',
    source: cite(
      'Papandreou and others',
      2017,
      'Towards Accurate Multi-person Pose Estimation in the Wild',
    ),
  },
};

export const LOSS_WORDS: Record<LabLoss, LabWords> = {
  'cross-entropy': {
    name: 'Cross-entropy',
    text: 'Each pixel is a yes or no of its own, and is charged for how surprised it was. Nearly all pixels say no, so at first saying no everywhere is a bargain.',
    source: cite(
      'Long, Shelhamer, Darrell',
      2015,
      'Fully Convolutional Networks for Semantic Segmentation',
    ),
  },
  weighted: {
    name: 'Weighted cross-entropy',
    text: 'The same, but where the point is an error counts up to 21 times as much. This is what Teach uses.',
    source: cite('Xie, Tu', 2015, 'Holistically-Nested Edge Detection'),
  },
  focal: {
    name: 'Focal loss',
    text: 'Cross-entropy in which a pixel that is already nearly right counts next to nothing, so that the many easy ones do not drown the few hard ones.',
    source: cite('Lin, Goyal, Girshick, He, Dollár', 2017, 'Focal Loss for Dense Object Detection'),
  },
  squared: {
    name: 'Squared error',
    text: 'The map is to have the target’s values, and pays for the square of each difference.',
    source: cite(
      'Newell, Yang, Deng',
      2016,
      'Stacked Hourglass Networks for Human Pose Estimation',
    ),
  },
  'soft-argmax': {
    name: 'Distance of the mean',
    text: 'The map is read as a probability of place; its mean is the answer, and its distance from the point is the loss. No target is drawn: the network finds a map of its own.',
    source: cite('Sun, Xiao, Wei, Liang, Wei', 2018, 'Integral Human Pose Regression'),
  },
  dice: {
    name: 'Cross-entropy and Dice',
    text: 'Beside each pixel’s yes or no, what answer and mask share is measured as a whole, so that a thin region counts as much as a large one.',
    source: cite(
      'Milletari, Navab, Ahmadi',
      2016,
      'V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation',
    ),
  },
};

export const BUDGET_WORDS: Record<LabBudget, LabWords> = {
  small: { name: 'Small', text: 'Enough to see what happens.', source: null },
  medium: { name: 'Medium', text: 'Three times as long.', source: null },
  large: {
    name: 'Large',
    text: 'Ten times as long.',
    source: null,
  },
};
