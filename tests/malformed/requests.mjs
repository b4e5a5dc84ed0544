// Requests that are wrong in one way each. Every maker gives the bytes that a client sends before it closes its half
// of the connection.

const limits = { header: 16 * 1024, body: 1024 * 1024, depth: 64 }; // bytes, bytes, levels
const crlf = "\r\n";

/** makers(random, token) → {kind: () => Buffer} */
export function makers(random, token) {
  const draw = (below) => Math.floor(random() * below);
  const pick = (list) => list[draw(list.length)];
  const noise = (size) => Buffer.from(Array.from({ length: size }, () => draw(256)));
  const target = () => pick(["/api/v1/jobs/create", "/api/v1/auth/login", "/api/v1/auth/register"]);
  const head = (fields, { method = "POST", path = target(), version = "HTTP/1.1" } = {}) =>
    [`${method} ${path} ${version}`, "Host: gigco", `Authorization: Bearer ${token}`, "Content-Type: application/json", ...fields, "", ""].join(crlf);
  const withBody = (body) => Buffer.concat([Buffer.from(head([`Content-Length: ${body.length}`])), Buffer.from(body)]);
  const chunked = (body) => Buffer.from(head(["Transfer-Encoding: chunked"]) + body);
  const splice = (text, bytes) => {
    const at = draw(text.length + 1);
    return Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at))]);
  };
  const invalidUtf8 = () => Buffer.from(pick([[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x28, 0xa1]]));
  const whole = '{"email":"nobody@example.com","password":"x","title":"Clean"}';
  return {
    "truncated header": () => Buffer.from(head([]).slice(0, 1 + draw(head([]).length - 5))),
    "truncated body": () => withBody(whole).subarray(0, -1 - draw(whole.length)),
    "truncated chunk": () => chunked(pick(["5\r\nhel", "5\r\nhello", "5", "5;a=b\r\n", "5\r\nhello\r\n0\r\n"])),
    "oversized target": () => Buffer.from(head([], { path: `/api/v1/jobs?q=${"a".repeat(limits.header + draw(limits.header))}` })),
    "oversized field": () => Buffer.from(head([`X-Long: ${"b".repeat(limits.header + draw(4 * limits.header))}`])),
    "oversized body": () => withBody("c".repeat(limits.body + 1 + draw(1000))),
    "oversized announcement": () => Buffer.from(head([`Content-Length: ${limits.body + 1 + draw(2 ** 40)}`])),
    "header flood": () => Buffer.from(head(Array.from({ length: 1000 + draw(4000) }, (_, n) => `X-${n}: y${draw(1e9)}`))),
    "bad chunking": () => chunked(pick(["zz\r\nhello\r\n", "-5\r\nhello\r\n", "5\r\nhelloo\r\n", "ffffffffffffffffff\r\n", "5 5\r\nhello\r\n", "\r\n", "0x5\r\nhello\r\n"]) + "0\r\n\r\n"),
    "bad length": () => Buffer.from(head([`Content-Length: ${pick(["-1", "1e3", "0x10", "99999999999999999999", "5, 6", "five", "+5"])}`]) + whole),
    "two lengths": () => Buffer.from(head(["Content-Length: 5", `Content-Length: ${6 + draw(50)}`]) + whole),
    "length beside chunks": () => Buffer.from(head([`Content-Length: ${draw(50)}`, "Transfer-Encoding: chunked"]) + "5\r\nhello\r\n0\r\n\r\n"),
    "unknown coding": () => Buffer.from(head([`Transfer-Encoding: ${pick(["gzip", "chunked, gzip", "identity", "chunkedd"])}`]) + "5\r\nhello\r\n0\r\n\r\n"),
    "bad first line": () => Buffer.from(pick([
      head([], { version: "HTTP/9.9" }), head([], { version: "http/1.1" }), head([], { version: "" }), head([], { method: "PO ST" }),
      head([], { method: "" }), head([], { path: "no-slash" }), head([], { path: "/a b" }), `${crlf}GET${crlf}${crlf}`,
    ])),
    "bad field": () => Buffer.from(head([pick(["No colon", ": no name", "Sp ace: x", "X: \u0000", " folded: x", "X\u0001: y"])])),
    "no host": () => Buffer.from(`GET /live HTTP/1.1${crlf}${crlf}`),
    "bad UTF-8 in the target": () => Buffer.from(head([], { method: "GET", path: `/api/v1/jobs/${pick(["%FF", "%C3%28", "%ED%A0%80", "%", "%zz", "%00"])}` })),
    "bad UTF-8 in the query": () => Buffer.from(head([], { method: "GET", path: `/api/v1/jobs?q=${pick(["%FF", "%C3%28", "%E2%28%A1", "%", "%g0"])}` })),
    "bad UTF-8 in a body": () => withBody(Buffer.concat([Buffer.from('{"email":"'), splice("nobody", invalidUtf8()), Buffer.from('","password":"x"}')])),
    "deep JSON": () => {
      const [open, close] = pick([["[", "]"], ['{"a":', "}"]]);
      const depth = limits.depth + draw(100_000);
      return withBody(open.repeat(depth) + "1" + close.repeat(pick([0, depth])));
    },
    "broken JSON": () => withBody(splice(pick(['{"a":1', "[1,2", '{"a"', '"text', "nul", "{]", "01", '{"a":1}}']), Buffer.from(pick(["", ",", "\\", "'"])))),
    "ill-typed JSON": () => withBody(pick(["[]", "null", "17", '"text"', '{"email":[],"title":{}}', '{"email":1e999}', '{"unknown":true}'])),
    noise: () => Buffer.concat([noise(1 + draw(2000)), Buffer.from(crlf + crlf)]),
  };
}
