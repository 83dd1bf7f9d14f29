// The names and descriptions of the choices in the lab (core/lab/lab-setup.ts), with their sources, as shown on
// the screen.
import {
  LAB_SIDE,
  type LabBudget,
  type LabDataKind,
  type LabLoss,
  type LabOutput,
  type LabTargetKind,
} from './lab-setup.ts';

/** A cited paper. */
export interface LabSource {
  authors: string;
  year: number;
  title: string;
}

/** The text of one choice. */
export interface LabWords {
  name: string;
  /** One to three sentences. */
  text: string;
  source: LabSource | null;
}

const cite = (authors: string, year: number, title: string): LabSource => ({
  authors,
  year,
  title,
});

/** The data to learn from. */
export const DATA_WORDS: Record<LabDataKind, LabWords> = {
  face: {
    name: 'Faces',
    text: 'Drawn faces in many colours, sizes and rotations. The point to find is the tip of the nose.',
    source: null,
  },
  points: {
    name: 'Moving shapes',
    text: 'Up to eight shapes that move and rotate, each with one point to find. There are similar shapes without a point, and a bar may cover the scene.',
    source: null,
  },
  vessels: {
    name: 'Vessels',
    text: 'Thin branching lines, as in an image of the retina. The task is to find a region: for each pixel, whether it belongs to a vessel.',
    source: null,
  },
  lesson: {
    name: 'Your lesson',
    text: `The frames you labelled in Teach, scaled to ${LAB_SIDE} pixels, with small random rotations, scales and shifts. Some frames are reserved for the test.`,
    source: null,
  },
};

/** The network's architecture and output. */
export const OUTPUT_WORDS: Record<LabOutput, LabWords> = {
  plain: {
    name: 'Full resolution',
    text: 'Convolutions only, with every layer at the size of the picture. Precise but slow, and each output pixel depends only on a small area around it.',
    source: cite(
      'Long, Shelhamer, Darrell',
      2015,
      'Fully Convolutional Networks for Semantic Segmentation',
    ),
  },
  pooled: {
    name: 'Pooling and upsampling',
    text: 'Pooling shrinks the picture, so that each value depends on a larger area; upsampling restores the size. Fast, with a large receptive field, but fine detail is lost.',
    source: cite('Xiao, Wu, Wei', 2018, 'Simple Baselines for Human Pose Estimation and Tracking'),
  },
  unet: {
    name: 'U-Net',
    text: 'Pooling and upsampling, with skip connections between layers of the same size. Combines a large receptive field with precise positions.',
    source: cite(
      'Ronneberger, Fischer, Brox',
      2015,
      'U-Net: Convolutional Networks for Biomedical Image Segmentation',
    ),
  },
  pretrained: {
    name: 'U-Net on a pretrained network',
    text: 'The encoder is MoveNet, trained on many thousands of people, and stays fixed. Only the decoder is trained. Teach uses this method.',
    source: cite(
      'Mathis and others',
      2018,
      'DeepLabCut: markerless pose estimation of user-defined body parts with deep learning',
    ),
  },
  dense: {
    name: 'Direct coordinates',
    text: 'After pooling, a fully connected layer outputs x and y for each point. There is no heatmap, and the picture size is fixed.',
    source: cite(
      'Toshev, Szegedy',
      2014,
      'DeepPose: Human Pose Estimation via Deep Neural Networks',
    ),
  },
  grid: {
    name: 'Grid with offsets',
    text: 'A coarse grid, as in single-shot detectors: each cell predicts whether it contains the point, and its position inside the cell.',
    source: cite(
      'Redmon, Divvala, Girshick, Farhadi',
      2016,
      'You Only Look Once: Unified, Real-Time Object Detection',
    ),
  },
};

/** The target heatmap. */
export const TARGET_WORDS: Record<LabTargetKind, LabWords> = {
  single: {
    name: 'One-hot',
    text: 'One pixel is 1 and all others are 0, including its neighbours.',
    source: cite('He, Gkioxari, Dollár, Girshick', 2017, 'Mask R-CNN'),
  },
  gaussian: {
    name: 'Gaussian',
    text: 'The target is 1 at the point and falls off around it, so that near misses cost less. σ is the width.',
    source: cite(
      'Tompson, Jain, LeCun, Bregler',
      2014,
      'Joint Training of a Convolutional Network and a Graphical Model for Human Pose Estimation',
    ),
  },
  disc: {
    name: 'Disc',
    text: 'All pixels within a radius of the point are 1: a small region around the point.',
    source: cite(
      'Papandreou and others',
      2017,
      'Towards Accurate Multi-person Pose Estimation in the Wild',
    ),
  },
};

/** The loss function. */
export const LOSS_WORDS: Record<LabLoss, LabWords> = {
  'cross-entropy': {
    name: 'Cross-entropy',
    text: 'Each pixel is a binary classification. Nearly all pixels are empty, so at first the network can reduce the loss by predicting “empty” everywhere.',
    source: cite(
      'Long, Shelhamer, Darrell',
      2015,
      'Fully Convolutional Networks for Semantic Segmentation',
    ),
  },
  weighted: {
    name: 'Weighted cross-entropy',
    text: 'Cross-entropy in which pixels at the point weigh up to 21 times as much. Teach uses this loss.',
    source: cite('Xie, Tu', 2015, 'Holistically-Nested Edge Detection'),
  },
  focal: {
    name: 'Focal loss',
    text: 'Cross-entropy in which pixels that are nearly correct have very little weight, so that the many easy pixels do not outweigh the few difficult ones.',
    source: cite('Lin, Goyal, Girshick, He, Dollár', 2017, 'Focal Loss for Dense Object Detection'),
  },
  squared: {
    name: 'Squared error',
    text: 'The squared difference between the output and the target, for each pixel.',
    source: cite(
      'Newell, Yang, Deng',
      2016,
      'Stacked Hourglass Networks for Human Pose Estimation',
    ),
  },
  'soft-argmax': {
    name: 'Soft-argmax',
    text: 'The output is read as a probability distribution over positions. The loss is the distance between its mean and the point, so no target heatmap is needed.',
    source: cite('Sun, Xiao, Wei, Liang, Wei', 2018, 'Integral Human Pose Regression'),
  },
  dice: {
    name: 'Cross-entropy and Dice',
    text: 'In addition to the cross-entropy of each pixel, the overlap of output and mask is measured as a whole, so that a thin region counts as much as a large one.',
    source: cite(
      'Milletari, Navab, Ahmadi',
      2016,
      'V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation',
    ),
  },
};

/** The number of training steps. */
export const BUDGET_WORDS: Record<LabBudget, LabWords> = {
  small: { name: 'Small', text: 'Enough for a first result.', source: null },
  medium: { name: 'Medium', text: 'Three times as many steps.', source: null },
  large: { name: 'Large', text: 'Ten times as many steps.', source: null },
};
