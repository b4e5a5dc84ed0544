// What a test sends and gets that no log may hold, and the look for it.
import fs from "node:fs";
import path from "node:path";

const names = /^((access_|refresh_|device_|clover_source_)?token|(new_|current_)?password|email)$/;
const leastLength = 12; // shorter ones are words that a log may hold for other reasons

export class Secrets {
  constructor() {
    this.values = new Map(); // by value: what it is
  }

  /** Everything in a body that is named like a secret, however deep. */
  learn(body) {
    if (body === null || typeof body !== "object") return;
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === "object") this.learn(value);
      else if (typeof value === "string" && value.length >= leastLength && names.test(name)) this.values.set(value, name);
    }
  }

  /** Those that stand in the service's log, and how. */
  leaked(service) {
    const kept = path.join(service.home, "jwt-secret");
    if (fs.existsSync(kept)) this.values.set(fs.readFileSync(kept, "utf8").trim(), "JWT_SECRET");
    const lines = service.log.split("\n").filter((line) => line.startsWith("{")); // the others are for whoever starts it
    // One search for all: there are thousands of them, and of lines tens of thousands.
    const words = new Map();
    for (const line of lines) for (const word of line.split(/["'\s,;=&?]+/)) if (word.length >= leastLength && !words.has(word)) words.set(word, line);
    return [...this.values].filter(([value]) => words.has(value)).map(([value, name]) => `${name} in ${words.get(value)}`);
  }
}
