// What people and tools read about the API, from this server alone.
import assert from "node:assert/strict";

const read = async (service, path) => {
  const response = await fetch(service.url + path);
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};

export const tests = {
  async "the document is the same at every path that clients know"(service) {
    const { status, text } = await read(service, "/openapi.json");
    assert.equal(status, 200);
    for (const path of ["/api/v1/openapi.json", "/swagger/doc.json"]) {
      const other = await read(service, path);
      assert.deepEqual([other.status, other.type], [200, "application/json"], path);
      assert.equal(other.text, text, path);
    }
    assert.equal(JSON.parse(text).openapi, "3.1.0");
  },

  async "the pages load everything from this server"(service) {
    for (const path of ["/docs", "/swagger"]) {
      const page = await read(service, path);
      assert.equal(page.status, 200, path);
      assert.match(page.type, /^text\/html/);
      const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target);
      assert.equal(parts.length, 4, page.text);
      for (const part of parts) {
        assert.match(part, /^\/docs\//);
        const { status, text } = await read(service, part);
        assert.equal(status, 200, part);
        assert.ok(text.length > 50, part);
      }
    }
  },
};
