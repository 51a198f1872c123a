import type { ComponentEntries } from '@winnow/platform';

/** The main modules of all components. They are started by address, never imported. */
export const componentEntries: ComponentEntries = {
  coordinator: new URL(import.meta.resolve('@winnow/coordinator/main')),
  trainer: new URL(import.meta.resolve('@winnow/trainer/main')),
  promoter: new URL(import.meta.resolve('@winnow/promoter/main')),
  dashboard: new URL(import.meta.resolve('@winnow/dashboard/main')),
};
