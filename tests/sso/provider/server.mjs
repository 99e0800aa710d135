// The county's provider as the tests need it: accounts, groups, faults on demand. Loopback only.
// node server.mjs PORT REDIRECT_ORIGIN ; tests change it by POST /control (JSON).
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, importJWK, SignJWT, decodeJwt } from "jose";
import Provider from "oidc-provider";

const [port, origin] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

// A clock that can go wrong.
let skew = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { given.length ? super(...given) : super(RealDate.now() + skew); }
  static now() { return RealDate.now() + skew; }
};

const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "test-1" };
const stranger = (await generateKeyPair("RS256", { extractable: true })).privateKey;

const accounts = {};
const disabled = new Set();
let tamper = "";

const provider = new Provider(issuer, {
  clients: [{
    client_id: "silta", client_secret: "silta-test-secret-of-the-provider", token_endpoint_auth_method: "client_secret_post",
    grant_types: ["authorization_code", "refresh_token"], response_types: ["code"],
    redirect_uris: [`${origin}/accounts/county/callback/`],
    post_logout_redirect_uris: [`${origin}/accounts/login/`],
    backchannel_logout_uri: `${origin}/accounts/county/backchannel-logout/`,
    backchannel_logout_session_required: false,
  }],
  jwks: { keys: [key] },
  cookies: { keys: ["test-only"] },
  claims: { openid: ["sub"], profile: ["name", "given_name", "family_name", "preferred_username", "locale", "groups", "station", "title"],
    email: ["email"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  // Our addresses are on loopback, which the provider does not call by itself.
  fetch: (url, options) => globalThis.fetch(String(url).replace("localhost", "127.0.0.1"), { ...options, dispatcher: undefined }),
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  findAccount: async (ctx, id) => {
    if (disabled.has(id) || !accounts[id]) return undefined;
    return { accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) };
  },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

for (const event of ["backchannel.success", "backchannel.error", "server_error"])
  provider.on(event, (...told) => console.log(event, ...told.slice(1, 2).map(String), String(told.at(-1)?.stack ?? "")));

// The token endpoint's answer, spoilt as a test asks.
provider.use(async (ctx, next) => {
  await next();
  if (!tamper || ctx.oidc?.route !== "token" || !ctx.body?.id_token) return;
  if (tamper === "garbage") { ctx.body = "<html>not a token</html>"; ctx.type = "html"; return; }
  if (tamper === "no-token") { delete ctx.body.access_token; return; }
  const claims = decodeJwt(ctx.body.id_token);
  if (tamper === "issuer") claims.iss = "http://127.0.0.1:1";
  if (tamper === "audience") claims.aud = "somebody-else";
  if (tamper === "nonce") claims.nonce = "another-login";
  if (tamper === "no-nonce") delete claims.nonce;
  if (tamper === "expired") { claims.iat -= 7200; claims.exp = claims.iat + 60; }
  if (tamper === "subject") claims.sub = "somebody-else";
  const signer = tamper === "signature" ? stranger : await importJWK(key, "RS256");
  ctx.body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "test-1" }).sign(signer);
});

const handle = provider.callback();
createServer((request, response) => {
  if (request.url !== "/control") return handle(request, response);
  let text = "";
  request.on("data", (part) => { text += part; });
  request.on("end", () => {
    const asked = JSON.parse(text);
    if (asked.reset) {
      skew = 0; tamper = ""; disabled.clear();
      for (const id of Object.keys(accounts)) delete accounts[id];
    }
    if ("skew" in asked) skew = asked.skew * 1000;
    if ("tamper" in asked) tamper = asked.tamper;
    if ("disable" in asked) disabled.add(asked.disable);
    if ("enable" in asked) disabled.delete(asked.enable);
    Object.assign(accounts, asked.accounts ?? {});
    response.end("ok");
  });
}).listen(Number(port), "127.0.0.1", () => console.log(`ready ${issuer}`));
