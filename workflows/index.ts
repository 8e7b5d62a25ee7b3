export * from './creations';
export { erpClient } from './erp-client';
export { erpOrder } from './erp-order';
export { install } from './portal/install';
export { jiraProject } from './jira-project';
export { oneCInvoice } from './one-c-invoice';
export { portal } from './portal/portal';
export { portalEvent } from './portal/portal-event';
export { reference } from './portal/reference';
