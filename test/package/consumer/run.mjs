// Imports everything from ESM, by name.
import { Controller, Get, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GuardModule } from 'nestjs-guard';
import { attackAndReport } from './attack.cjs';

attackAndReport(
  { Controller, Get, Module, Query, NestFactory, GuardModule },
  process.argv[2],
  (name) => import(name),
);
