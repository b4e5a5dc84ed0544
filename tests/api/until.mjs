// For what follows something within moments.
import { setTimeout as pause } from "node:timers/promises";

/** Looks until it is so, and gives what was seen; the last failure when it does not become so in time. */
export async function until(check, patience = 20_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (problem) {
      if (Date.now() > deadline) throw problem;
      await pause(50);
    }
  }
}
