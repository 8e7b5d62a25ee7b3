import { createCreateOnce } from '../../activities/create-once/create-once';

export async function callsAnActivityItself(): Promise<string> {
  return createCreateOnce.name;
}
