#include "sandbox/clover/sdk.hpp"

namespace gigco::sandbox::clover {

constexpr std::string_view kSdkScript = R"js(// The sandbox's stand-in of Clover's browser SDK.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const patience = 15000; // milliseconds
  const randomName = () => crypto.getRandomValues(new Uint32Array(2)).join("");

  class Field {
    constructor(kind, form) {
      this.kind = kind;
      this.listeners = { change: [], blur: [] };
      this.frame = Object.assign(document.createElement("iframe"), {
        src: `${origin}/sdk-field#${kind},${form}`, title: kind.toLowerCase().replaceAll("_", " "),
      });
      this.frame.style.cssText = "border: 0; width: 100%; height: 2.5em";
      this.loaded = new Promise((resolve) => this.frame.addEventListener("load", resolve));
      window.addEventListener("message", ({ source, data }) => {
        if (source !== this.frame.contentWindow || !(data.event in this.listeners)) return;
        for (const listener of this.listeners[data.event]) listener({ [kind]: { touched: data.touched, error: data.error } });
      });
    }
    mount(selector) {
      document.querySelector(selector).replaceChildren(this.frame);
    }
    addEventListener(event, listener) {
      this.listeners[event].push(listener);
    }
  }

  window.Clover = class {
    constructor(publicKey) {
      this.publicKey = publicKey;
      this.form = randomName();
      this.fields = [];
    }
    elements() {
      return {
        create: (kind) => {
          const field = new Field(kind, this.form);
          this.fields.push(field);
          return field;
        },
      };
    }
    /** {token} or {errors: {CARD_NUMBER: "…"}} */
    async createToken() {
      await Promise.all(this.fields.map(({ loaded }) => loaded));
      const { frame } = this.fields.find(({ kind }) => kind === "CARD_NUMBER");
      const question = randomName();
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("the fields do not answer")), patience);
        const hear = ({ source, data }) => {
          if (source !== frame.contentWindow || data.answerTo !== question) return;
          clearTimeout(late);
          window.removeEventListener("message", hear);
          resolve(data.result);
        };
        window.addEventListener("message", hear);
        const kinds = this.fields.map(({ kind }) => kind);
        frame.contentWindow.postMessage({ question, kinds, publicKey: this.publicKey }, origin);
      });
    }
  };
})();
)js";

constexpr std::string_view kSdkField = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Card field of the sandbox</title>
<style>body { margin: 0 } input { box-sizing: border-box; width: 100%; height: 2.5em; font: inherit }</style>
<input aria-label="card field">
<script>
// Only test numbers are accepted; do not type a real one.
const [kind, form] = location.hash.slice(1).split(",");
const texts = {
  CARD_NUMBER: ["Test card number", "cc-number", /^[0-9 ]{13,23}$/], CARD_NAME: ["Name on card", "cc-name", /./],
  CARD_DATE: ["MM/YY", "cc-exp", /^(0[1-9]|1[0-2])\/?[0-9]{2}$/], CARD_CVV: ["CVV", "cc-csc", /^[0-9]{3,4}$/],
  CARD_POSTAL_CODE: ["ZIP", "postal-code", /./], CARD_STREET_ADDRESS: ["Street", "street-address", /./],
};
const [placeholder, autocomplete, pattern] = texts[kind];
const input = Object.assign(document.querySelector("input"), { placeholder, autocomplete });
input.setAttribute("aria-label", placeholder);
const others = new BroadcastChannel(`card-form-${form}`);
const state = () => ({ kind, value: input.value.trim(), error: pattern.test(input.value.trim()) ? undefined : `${placeholder} is not valid` });
const tell = (event) => parent.postMessage({ event, touched: true, error: state().error }, "*");
input.addEventListener("input", () => tell("change"));
input.addEventListener("blur", () => tell("blur"));
others.addEventListener("message", ({ data }) => {
  if (data.ask) others.postMessage({ of: data.ask, ...state() });
});

/** What stands in the other fields. */
function gather(kinds, question) {
  const found = { [kind]: state() };
  return new Promise((resolve) => {
    const hear = ({ data }) => {
      if (data.of === question) found[data.kind] = data;
      if (kinds.every((name) => name in found)) resolve(found);
    };
    others.addEventListener("message", hear);
    others.postMessage({ ask: question });
    hear({ data: {} });
  });
}

async function tokenOf({ question, kinds, publicKey }) {
  const fields = await gather(kinds, question);
  const errors = Object.fromEntries(Object.values(fields).filter(({ error }) => error).map(({ kind: name, error }) => [name, error]));
  if (Object.keys(errors).length > 0) return { errors };
  const text = (name) => fields[name]?.value || undefined;
  const date = (text("CARD_DATE") ?? "").replace("/", "");
  const card = {
    number: text("CARD_NUMBER"), exp_month: date.slice(0, 2), exp_year: `20${date.slice(2)}`, cvv: text("CARD_CVV"),
    name: text("CARD_NAME"), address_zip: text("CARD_POSTAL_CODE"), address_line1: text("CARD_STREET_ADDRESS"),
  };
  const response = await fetch("/v1/tokens", {
    method: "POST", headers: { apikey: publicKey, "Content-Type": "application/json" }, body: JSON.stringify({ card }),
  });
  const body = await response.json();
  return response.ok ? { token: body.id } : { errors: { CARD_NUMBER: body.error.message } };
}

window.addEventListener("message", async ({ data, source, origin }) => {
  if (source !== parent || !data.question) return;
  const result = await tokenOf(data).catch((problem) => ({ errors: { CARD_NUMBER: problem.message } }));
  source.postMessage({ answerTo: data.question, result }, origin);
});
</script>
</html>
)html";

}  // namespace gigco::sandbox::clover
