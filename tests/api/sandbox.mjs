// The stand-in of the card processor: what a browser does there, and what only a test may.
import assert from "node:assert/strict";

/** Numbers that the sandbox knows, by what comes of them. */
export const cards = {
  approved: "4242424242424242", declined: "4264281511117771", insufficientFunds: "4000000000009995",
  expired: "4000000000000069", processingError: "4000000000000119",
};

export class Sandbox {
  constructor(url) {
    this.url = url;
  }

  /** As Clover's hosted fields make one. */
  async token(number = cards.approved) {
    const response = await fetch(`${this.url}/v1/tokens`, {
      method: "POST",
      headers: { apikey: "sandbox-public-key", "Content-Type": "application/json" },
      body: JSON.stringify({ card: { number, exp_month: "12", exp_year: "2030", cvv: "123" } }),
    });
    const body = await response.json();
    assert.equal(response.status, 200, JSON.stringify(body));
    return body.id;
  }

  async control(method, what, body) {
    const response = await fetch(`${this.url}/sandbox/${what}`, {
      method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  }

  fault(operation, fault, more = {}) {
    return this.control("POST", "faults", { operation, fault, ...more });
  }

  /** For tests of other things than its limits. */
  unlimited() {
    const limit = { calls_per_second: 100_000, calls_at_once: 1_000 };
    return this.control("POST", "rate", { token: limit, app: limit });
  }

  /** Every charge and refund that it has made. */
  books() {
    return this.control("GET", "books");
  }
}
