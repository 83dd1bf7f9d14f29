// The two ways people are evaluated, both by the inference recipe of the app: each person in their labelled box, or
// everyone in the whole picture as the app detects them in a still.
import { confidenceOf } from '../../core/detection/pose-similarity.ts';
import type { Rectangle } from '../../core/geometry.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import type { Network } from '../../core/model/network.ts';
import type { Pose } from '../../core/pose.ts';
import { createBodyPoseModel } from '../../inference/body-pose-model.ts';
import { runDetection, type Detection } from '../../inference/crop-plan.ts';
import { createPictureRunner, CropSampler } from '../../inference/crop-runner.ts';
import { MultiPersonDetector } from '../../inference/multi-person-detector.ts';
import {
  planCrop,
  readCrop,
  type CropReading,
  type JointsSpec,
  type PoseModel,
} from '../../inference/pose-model.ts';
import { detectAugmented, findPartners } from '../../inference/test-time-augmentation.ts';

/** Sides of the crop around a person, in sides of their labelled box. */
const BOX_GROWTH = 1.25;

export interface PeopleDetectorOptions {
  network: Network;
  spec: JointsSpec;
  /** Longer side of the network's input, pixels. */
  size: number;
  /** Test-time augmentation: the setting "Sharper" of the app. */
  isAugmented: boolean;
}

/** A detected person, and the confidence by which people are ranked. */
export interface DetectedPerson {
  /** Unit coordinates of the picture. */
  pose: Pose;
  confidence: number;
}

export class PeopleDetector {
  readonly #options: PeopleDetectorOptions;
  readonly #model: PoseModel<JointsSpec>;
  readonly #everyone: MultiPersonDetector;
  readonly #sampler = new CropSampler();

  constructor(options: PeopleDetectorOptions) {
    this.#options = options;
    this.#model = createBodyPoseModel(options.spec);
    this.#everyone = new MultiPersonDetector(options.spec.joints.map(({ name }) => name));
  }

  /** The person nearest the middle of a box. @param box unit coordinates of the picture */
  async detectInBox(picture: Picture, box: Rectangle): Promise<DetectedPerson> {
    const { size, isAugmented } = this.#options;
    const detect = isAugmented ? detectAugmented : detectOnce;
    const { pose } = await this.#run(picture, detect(this.#model, growBox(box), picture, size));
    return { pose, confidence: pose.score };
  }

  /** Everyone in a picture, most confident first. */
  async detectEveryone(picture: Picture): Promise<DetectedPerson[]> {
    const { size, spec, isAugmented } = this.#options;
    const { candidates } = await this.#run(
      picture,
      this.#everyone.detect({
        size: picture,
        timeMs: 0,
        longSide: size,
        budgetMs: null,
        isStill: true,
        needsHeatmap: false,
        mirrorPartners: isAugmented ? findPartners(spec) : null,
      }),
    );
    return candidates.map((each) => ({ pose: each.pose, confidence: confidenceOf(each) }));
  }

  async #run<Result>(picture: Picture, detection: Detection<Result>): Promise<Result> {
    const runner = createPictureRunner(this.#options.network, picture, this.#sampler);
    const { result } = await runDetection(detection, runner);
    return result;
  }
}

function* detectOnce(
  model: PoseModel<JointsSpec>,
  region: Rectangle,
  picture: Picture,
  longSide: number,
): Detection<CropReading> {
  const [result] = yield planCrop(model, region, picture, longSide);
  return readCrop(model, result);
}

function growBox({ x, y, width, height }: Rectangle): Rectangle {
  const growth = BOX_GROWTH - 1;
  return {
    x: x - (width * growth) / 2,
    y: y - (height * growth) / 2,
    width: width * BOX_GROWTH,
    height: height * BOX_GROWTH,
  };
}
