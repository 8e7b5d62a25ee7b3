/** What a robot is called in each place, made of its code. */
export interface RobotNames {
  /** `erp_reserve_stock` */
  code: string;
  /** `erp-reserve-stock`: of its files. */
  file: string;
  /** `erpReserveStock` */
  workflow: string;
  /** `erpReserveStockRobot` */
  robot: string;
  /** `ErpReserveStock`: what its types begin with. */
  type: string;
  /** `Erp reserve stock`: for people, until it has a better name. */
  title: string;
  /** `ERP_RESERVE_STOCK`: of the document's field, without its prefix. */
  field: string;
}

/** What a code is refused for; a clause. */
export type CodeProblem = string;

/** Leaves room for the prefix of the document's field. */
const longestCode = 32;

/** No workflow can be called so. */
const reserved =
  /^(arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/**
 * The names that follow from a code. Vendor: CODE of bizproc.robot.add is of Latin letters of either case, digits, `.`, `-`
 * and `_`. Files and names in code are made of its words, so that two codes which differ in their marks only cannot both be.
 */
export function namesOf(code: string): RobotNames | CodeProblem {
  if (!/^[a-z0-9.\-_]+$/i.test(code)) return 'a code is of Latin letters, digits, ".", "-" and "_"';
  if (code.length > longestCode) return `a code has at most ${longestCode} characters here`;
  // The mark before the suffix of an installation.
  if (code.includes('__')) return '"__" parts a code from the suffix of a second installation (ROBOT_SUFFIX)';
  const words = code
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[._-]+/)
    .filter(Boolean);
  if (!/^[a-z]/.test(words[0] ?? '')) words.unshift('robot');
  if (words.length === 1 && words[0] === 'robot' && !/robot/i.test(code))
    return 'a code has a letter or a digit';
  const type = words.map(upperFirst).join('');
  const workflow = type.charAt(0).toLowerCase() + type.slice(1);
  if (reserved.test(workflow))
    return `"${workflow}" is a word of the language, and no workflow can be called so`;
  return {
    code,
    file: words.join('-'),
    workflow,
    robot: `${workflow}Robot`,
    type,
    title: upperFirst(words.join(' ')),
    field: words.join('_').toUpperCase(),
  };
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
