// Access tokens that are no longer what the service has issued.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The same claims, signed with the service's own key, but a day too old. */
export function expired(service, token) {
  const [header, claims] = token.split(".");
  const day = 86_400;
  const old = JSON.parse(Buffer.from(claims, "base64url"));
  old.iat -= 3 * day;
  old.exp = old.iat + day;
  const signed = `${header}.${encode(old)}`;
  const secret = fs.readFileSync(path.join(service.home, "jwt-secret"), "utf8").trim();
  return `${signed}.${crypto.createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** The same signature under other claims. */
export function tampered(token) {
  const [header, claims, signature] = token.split(".");
  return [header, encode({ ...JSON.parse(Buffer.from(claims, "base64url")), role: "admin" }), signature].join(".");
}
