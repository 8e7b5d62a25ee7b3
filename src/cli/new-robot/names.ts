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

/** Undefined for what is no code; its length leaves room for the field's prefix. */
export function namesOf(code: string): RobotNames | undefined {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(code) || code.length > 32) return undefined;
  const workflow = code.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const type = workflow.charAt(0).toUpperCase() + workflow.slice(1);
  const words = code.replaceAll('_', ' ');
  return {
    code,
    file: code.replaceAll('_', '-'),
    workflow,
    robot: `${workflow}Robot`,
    type,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    field: code.toUpperCase(),
  };
}
