// What the service sends to PostgreSQL, read from PostgreSQL's own log.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What the service asks by itself, all the time. */
const ofTheWorker = [
  "payments.claim_due", "payments.due_by_rule", "payments.overdue_confirmations", "payments.claim_webhooks",
  "payments.wake_operations", "payments.is_charge_known", "payments.webhook_processed", "payments.claim_orphans",
];

export class StatementLog {
  constructor(service) {
    this.service = service;
    this.file = path.join(service.home, "postgres/postgres.log");
  }

  async begin() {
    this.service.sql("alter system set log_statement = 'all'");
    this.service.sql("alter system set log_line_prefix = '%m [%p] %a '");
    await this.#reload("all");
    return this;
  }

  async end() {
    this.service.sql("alter system reset log_statement");
    this.service.sql("alter system reset log_line_prefix");
    await this.#reload("none");
  }

  async #reload(wanted) {
    this.service.sql("select pg_reload_conf()");
    await this.service.eventually(() => {
      if (this.service.sql("show log_statement") !== wanted) throw new Error("not yet reloaded");
    });
    await pause(50); // the service's own connections look between two statements
  }

  /** The statements of what is done meanwhile: [{name, sql, parameters: ["text" or null], isPrepared}]. */
  async during(action) {
    const start = fs.statSync(this.file).size;
    await action();
    const marker = `the end ${Math.random()}`;
    this.service.sql(`select '${marker}'`);
    let text = "";
    await this.service.eventually(() => {
      text = fs.readFileSync(this.file, "utf8").slice(start);
      if (!text.includes(marker)) throw new Error("the log lags behind");
    });
    const entry = /(background )?LOG: {2}execute (?:<unnamed>: \/\* )?([a-z_]+\.[^:\s]*)(: | \*\/ )([\s\S]*?)\n(?:[^\n]*DETAIL: {2}parameters: ([^\n]*)\n|(?=\d{4}-))/g;
    return [...text.matchAll(entry)].filter(([, background, name]) => background === undefined && !ofTheWorker.includes(name)).map(([, , name, end, sql, parameters = ""]) => ({
      name, sql, isPrepared: end === ": ",
      parameters: [...parameters.matchAll(/\$\d+ = (NULL|'((?:[^']|'')*)')/g)].map(([, all, value]) => (all === "NULL" ? null : value)),
    }));
  }

  /** PostgreSQL's plans of one of those statements: made for these parameters, and made for any unless it is planned each time. */
  explain(statement) {
    return this.#planned(statement, "costs off");
  }

  /** The same, carried out, with what was read: [{Plan, "Execution Time"}]. */
  analyze(statement) {
    return this.#planned(statement, "analyze, timing off, buffers, format json").map((text) => JSON.parse(text)[0]);
  }

  /** The same of the one plan that PostgreSQL settles on when it has been asked for these parameters some times. */
  settled(statement) {
    const { sql, parameters, isPrepared } = statement;
    if (!isPrepared) return this.analyze(statement)[0];
    const customPlans = 5; // PostgreSQL 15, "Plan Caching": then it compares with the plan for any
    const asked = this.#execute(parameters);
    const text = this.service.sql(`prepare asked as ${sql};${`explain (format json) ${asked};`.repeat(customPlans)}
      explain (analyze, timing off, buffers, format json) ${asked}`);
    return JSON.parse(text.split(/\n(?=\[)/).at(-1))[0];
  }

  #execute(parameters) {
    const values = parameters.map((value) => (value === null ? "null" : `'${value}'`)).join(", ");
    return parameters.length > 0 ? `execute asked(${values})` : "execute asked";
  }

  #planned({ sql, parameters, isPrepared }, options) {
    return ["force_custom_plan", ...(isPrepared ? ["force_generic_plan"] : [])].map((mode) =>
      this.service.sql(`set plan_cache_mode = ${mode}; prepare asked as ${sql}; explain (${options}) ${this.#execute(parameters)}`));
  }
}
