import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forBoxes, moduleFiles, RobotRefused } from '../../../onpremise/package/module-files';
import { packageRoot } from '../../../src/base/package-root';
import { robots } from '../../../src/robots';
import { erpOrderRobot } from '../../../src/robots/erp-order';

const folder = join(packageRoot, 'onpremise/module');

async function version(): Promise<string> {
  const { version: found } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return found;
}

describe('files of the module for boxed portals', () => {
  it('are as the robots are defined; if not, run npm run package:box', async () => {
    for (const [path, text] of moduleFiles(forBoxes(robots).given, await version())) {
      expect({ path, text: await readFile(join(folder, path), 'utf8') }).toEqual({ path, text });
    }
  });

  it('hold a folder for each robot and no other', async () => {
    const folders = await readdir(join(folder, 'install/activities'));
    const { given } = forBoxes(robots);
    expect(folders.toSorted()).toEqual(given.map(({ code }) => code).toSorted());
  });

  it.each(['erp-order', 'erp.order', 'ErpOrder', 'cbp_order', 'заказ', ''])(
    'refuse the code "%s" by name, which the core would look for elsewhere or not at all',
    (code) => {
      const refused = () => moduleFiles([{ ...erpOrderRobot, code }], '1.0.0');
      expect(refused).toThrow(RobotRefused);
      expect(refused).toThrow(`"${code}"`);
    },
  );

  it('leave a robot of such a code out, and the others in', () => {
    const { given, refused } = forBoxes([erpOrderRobot, { ...erpOrderRobot, code: 'erp-order.2' }]);
    expect(given).toEqual([erpOrderRobot]);
    expect(refused).toEqual([expect.stringContaining('"erp-order.2"')]);
  });

  it('refuse two robots of one code', () => {
    expect(() => moduleFiles([erpOrderRobot, erpOrderRobot], '1.0.0')).toThrow(RobotRefused);
  });
});
