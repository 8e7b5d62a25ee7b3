'use strict';
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** What a package says in its text only. */
const saidInText = { unionfs: 'Unlicense' };

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/** What is shipped of others: each package of the lock file that is no developer's, with its licence and the texts of it. */
function licencesOf(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([place, { dev }]) => place !== '' && !dev && existsSync(path.join(root, place)))
    .map(([place, { version }]) => {
      const folder = path.join(root, place);
      const { name, license, licenses } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const texts = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
        .map((entry) => readFileSync(path.join(folder, entry.name), 'utf8').trim());
      const said = license ?? licenses?.map(({ type }) => type).join(' or ') ?? saidInText[name];
      return { name, version, licence: said?.type ?? said, texts };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** The same for people; a text that several have stands once, behind all of their names. */
function textOf(packages) {
  const names = new Map();
  for (const { name, version, texts } of packages)
    for (const text of texts) names.set(text, [...(names.get(text) ?? []), `${name} ${version}`]);
  return [
    'Packages of others in this image, and under what they are licensed.',
    '',
    ...packages.map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'not said'}`),
    ...[...names].flatMap(([text, of]) => ['', '='.repeat(80), of.join(', '), '', text]),
    '',
  ].join('\n');
}

module.exports = { licencesOf };
if (require.main === module) process.stdout.write(textOf(licencesOf(path.join(__dirname, '..'))));
