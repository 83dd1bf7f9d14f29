// Models as files on the person's disk. What is in them: ../../lesson-export.ts; whole lessons, which
// take longer: keydot-export.ts.
import type { DatabaseKeeper } from '../../../storage/database-keeper.ts';
import { exportModel } from '../../lesson-export.ts';
import { saveFile } from '../save-file.ts';

export async function downloadModel(database: DatabaseKeeper, modelId: string): Promise<void> {
  saveFile(await exportModel(database, modelId));
}
