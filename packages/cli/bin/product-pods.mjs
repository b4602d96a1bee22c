#!/usr/bin/env node
import '../dist/product-pods.mjs';
