import type { ApplicationConfig } from '@nestjs/core';
import { RequestGuard } from '../enforcement/request.guard';
import type { DoctorGuard } from './doctor-report';

/** The global guards in the order in which Nest asks them: those that are made for each request come last. */
export function globalGuards(app: ApplicationConfig): DoctorGuard[] {
  const standing = app.getGlobalGuards().map((guard) => ({
    name: guard.constructor.name,
    isOurs: guard instanceof RequestGuard,
  }));
  const perRequest = app.getGlobalRequestGuards().map(({ metatype }) => ({
    name: typeof metatype === 'function' ? metatype.name : 'a guard',
    isOurs: metatype === RequestGuard,
  }));
  return [...standing, ...perRequest];
}
