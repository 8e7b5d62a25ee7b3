export { createErpOrder, install, portal } from '../../workflows';
export { robotWithBug as erpOrder } from '../workflows/bugs.workflows';
