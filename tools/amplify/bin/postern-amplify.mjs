#!/usr/bin/env node
import { main } from '../lib/main.mjs';

process.exit(await main(process.argv.slice(2)));
