// tsyringe needs a reflection polyfill before it: this is the one file that imports both.
import 'reflect-metadata/lite';

export { container, inject, injectable, type DependencyContainer } from 'tsyringe';
