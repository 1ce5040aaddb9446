// Requires everything from CommonJS.
const { Controller, Get, Module, Query } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { GuardModule } = require('nestjs-guard');
const { attackAndReport } = require('./attack.cjs');

attackAndReport({ Controller, Get, Module, Query, NestFactory, GuardModule }, process.argv[2], (name) =>
  require(name),
);
