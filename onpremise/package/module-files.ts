import { type RobotRegistration, robotFields } from '../../src/clients/bitrix24';
import type { RobotDescription } from '../../src/robots/define-robot';
import { registrationOf } from '../../src/robots/registration';

/** A robot that a box cannot be given. */
export class RobotRefused extends Error {
  override name = 'RobotRefused' as const;
}

/**
 * The files of the PHP module that follow from the robots' definitions, by their paths in it.
 *
 * @throws RobotRefused
 */
export function moduleFiles(robots: readonly RobotDescription[], version: string): Map<string, string> {
  const files = new Map<string, string>();
  const catalogue = Object.fromEntries(robots.map((robot) => [folderOf(robot.code), catalogued(robot)]));
  if (Object.keys(catalogue).length < robots.length)
    throw new RobotRefused('Two robots have the same code; a box keeps one folder for each.');
  files.set('robots.php', robotsFile(catalogue));
  files.set('install/version.php', versionFile(version));
  for (const code of Object.keys(catalogue)) {
    files.set(`install/activities/${code}/${code}.php`, activityFile(code));
    files.set(`install/activities/${code}/.description.php`, descriptionFile(code));
  }
  return files;
}

/** Robots that a box can be given, and why others cannot, by name. */
export function forBoxes(robots: readonly RobotDescription[]): {
  given: RobotDescription[];
  refused: string[];
} {
  const given: RobotDescription[] = [];
  const refused: string[] = [];
  for (const robot of robots) {
    try {
      folderOf(robot.code);
      given.push(robot);
    } catch (error) {
      if (!(error instanceof RobotRefused)) throw error;
      refused.push(error.message);
    }
  }
  return { given, refused };
}

/**
 * A robot's folder, and the end of its class. The core takes `\w+`, looks for lower-case folders, and strips a leading
 * `cbp`, so any other code would be found under a name that is not its own, or not at all.
 */
function folderOf(code: string): string {
  if (!/^\w+$/.test(code)) {
    throw new RobotRefused(
      `Robot "${code}" cannot be given to boxed portals: their core takes Latin letters, digits and "_" in a code. Rename it, if boxes are to have it.`,
    );
  }
  if (code !== code.toLowerCase() || code.startsWith('cbp')) {
    throw new RobotRefused(
      `Robot "${code}" cannot be given to boxed portals: their core looks for lower-case codes that do not begin with "cbp". Rename it, if boxes are to have it.`,
    );
  }
  return code;
}

/** What the cloud would be told of it, but for what only the cloud needs. */
function catalogued(robot: RobotDescription): Record<string, unknown> {
  const registration: RobotRegistration = registrationOf(robot, {
    publicUrl: 'https://box.invalid/',
    suffix: '',
    smartProcesses: [],
  });
  const { NAME, DESCRIPTION, PROPERTIES, RETURN_PROPERTIES, FILTER } = robotFields(registration, 0);
  return { NAME, DESCRIPTION, PROPERTIES, RETURN_PROPERTIES, FILTER };
}

const generated = "// Generated from the service's robots: npm run package:box. Do not edit.";

function robotsFile(catalogue: Record<string, unknown>): string {
  const json = JSON.stringify(catalogue, undefined, 2);
  return `<?php\n\n${generated}\n\nreturn json_decode(<<<'JSON'\n${json}\nJSON, true, 16, JSON_THROW_ON_ERROR);\n`;
}

function versionFile(version: string): string {
  return `<?php\n\n${generated}\n\n$arModuleVersion = [\n    'VERSION' => '${version}',\n    'VERSION_DATE' => '2026-11-30 00:00:00',\n];\n`;
}

/** The alias is the article's name of the class; the core itself builds `CBP` and the code. */
function activityFile(code: string): string {
  return `<?php

${generated}

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

if (!\\Bitrix\\Main\\Loader::includeModule('durable.robots')) {
    return;
}

class CBP${code} extends \\Durable\\Robots\\Robot\\WaitingRobot
{
    protected static function getFileName(): string
    {
        return __FILE__;
    }
}

if (!class_exists('${code}', false)) {
    class_alias(CBP${code}::class, '${code}');
}
`;
}

/** Without the module the robot is not offered, and the core's lists go on working. */
function descriptionFile(code: string): string {
  return `<?php

${generated}

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

$arActivityDescription = \\Bitrix\\Main\\Loader::includeModule('durable.robots')
    ? \\Durable\\Robots\\Robot\\Catalog::description('${code}')
    : ['NAME' => '${code}', 'TYPE' => [], 'CLASS' => '${code}', 'EXCLUDED' => true];
`;
}
