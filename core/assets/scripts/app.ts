// What HTML cannot do by itself: pages that change without a reload (Turbo), and pages that change under one's
// eyes (live). Everything works without this file.
import '@hotwired/turbo';
import { watch } from './live.js';

watch();
