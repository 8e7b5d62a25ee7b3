import { defineSignal } from '@temporalio/workflow';

/** Told to every running run of a portal that uninstalled the application. */
export const portalUninstalledSignal = defineSignal('portalUninstalled');
