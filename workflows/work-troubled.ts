import { defineSignal } from '@temporalio/workflow';

/** Told to a run when an attempt at its work in an external system failed. */
export const workTroubledSignal = defineSignal('workTroubled');
