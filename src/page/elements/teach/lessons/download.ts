// Models as files on the person's disk. What is in them: ../../lesson-export.ts; whole lessons, which
// take longer: keydot-export.ts.
import type { DatabaseConnection } from '../../../../storage/database.ts';
import { exportModel } from '../../../lessons/lesson-export.ts';
import { saveFile } from '../../shared/save-file.ts';

export async function downloadModel(database: DatabaseConnection, modelId: string): Promise<void> {
  saveFile(await exportModel(database, modelId));
}
