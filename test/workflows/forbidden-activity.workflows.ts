import { createCreateOnce } from '../../activities/create-once';

export async function callsAnActivityItself(): Promise<string> {
  return createCreateOnce.name;
}
