/** How many are told; one wrong namespace makes many. */
const told = 2;

/**
 * What libxml2 says of a message, short enough for people: which element, in which namespace, and what the schema expects.
 * `Element '{urn:a}b': This element is not expected. Expected is ( b ).` is `b (urn:a) is not expected; expected: b (no
 * namespace)`.
 */
export function tellProblems(problems: readonly string[]): string {
  const sentences = problems.slice(0, told).map(tellProblem);
  const more = problems.length > told ? `; ${problems.length - told} more` : '';
  return sentences.join('; ') + more;
}

function tellProblem(problem: string): string {
  const [, element, attribute, said = problem] =
    /^Element '([^']*)'(?:, attribute '([^']*)')?: (.*?)\.?$/.exec(problem) ?? [];
  if (element === undefined) return problem;
  const of = attribute ? `attribute ${attribute} of ${tellName(element)}` : tellName(element);
  const expected = /Expected is (?:one of )?\( (.*) \)/.exec(said)?.[1]?.split(', ').map(tellName).join(', ');
  if (said.startsWith('This element is not expected'))
    return `${of} is not expected${expected ? `; expected: ${expected}` : ''}`;
  if (said.startsWith('Missing child element') && expected) return `${of} lacks ${expected}`;
  return `${of}: ${said.replace(/^\[facet '\w+'\] /, '')}`;
}

/** `{urn:a}b` is `b` of a namespace, `b` of none; what stands for any element is left as it is. */
function tellName(name: string): string {
  const [, space, local] = /^\{(.*)\}([^}]+)$/.exec(name) ?? [];
  if (local !== undefined) return `${local} (${space})`;
  return name.includes('{') ? name : `${name} (no namespace)`;
}
