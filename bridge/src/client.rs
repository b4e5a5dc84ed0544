//! Connections to a Temporal server: plain ones within a trusted network, or TLS, with a client's
//! certificate or an API key, as Temporal Cloud asks for.

use crate::problem::{Problem, parse, root_cause};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use temporalio_client::errors::ClientConnectError;
use temporalio_client::{ClientTlsOptions, Connection, ConnectionOptions, TlsOptions};
use temporalio_sdk_core::CoreRuntime;
use tokio::runtime::Handle;
use url::Url;

/// For the connection of one address.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// For all of it, with the first question to the server.
const READY_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    target_url: String,
    namespace: String,
    identity: String,
    api_key: Option<String>,
    tls: Option<Tls>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Tls {
    server_root_ca: Option<String>,
    client_cert: Option<String>,
    client_key: Option<String>,
    domain: Option<String>,
}

/// A connection, the namespace that all is done in, and where it runs.
#[derive(Clone)]
pub struct Client {
    pub connection: Connection,
    pub namespace: String,
    pub identity: String,
    pub runtime: Handle,
    pub core: Arc<CoreRuntime>,
}

/// What to connect to, checked before anything is tried.
pub struct Wanted {
    options: ConnectionOptions,
    namespace: String,
    identity: String,
}

/// Reads and checks the options.
pub fn wanted(json: &str) -> Result<Wanted, Problem> {
    let options: Options = parse(json)?;
    if options.namespace.is_empty() || options.identity.is_empty() {
        return Err(Problem::invalid("namespace and identity must not be empty"));
    }
    let target = Url::parse(&options.target_url)
        .map_err(|error| Problem::invalid(format!("target_url: {error}")))?;
    if let Some(key) = &options.api_key
        && (key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()))
    {
        // The client would leave it out without a word.
        return Err(Problem::invalid(
            "api_key must be of visible ASCII characters",
        ));
    }
    let secret = options.tls.is_some() || options.api_key.is_some();
    let tls = match target.scheme() {
        // Without a word the client would send them in the clear.
        "http" if secret => {
            return Err(Problem::invalid(
                "tls and api_key need a target_url that begins with https",
            ));
        }
        "http" => None,
        "https" => Some(tls_options(options.tls.unwrap_or_default())?),
        other => {
            return Err(Problem::invalid(format!(
                "target_url: {other} is neither http nor https"
            )));
        }
    };
    let options_of_connection = ConnectionOptions::new(target)
        .identity(options.identity.clone())
        .maybe_api_key(options.api_key)
        .maybe_tls_options(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .client_name("gigco")
        .client_version(env!("CARGO_PKG_VERSION"))
        .build();
    Ok(Wanted {
        options: options_of_connection,
        namespace: options.namespace,
        identity: options.identity,
    })
}

fn tls_options(tls: Tls) -> Result<TlsOptions, Problem> {
    let client = match (tls.client_cert, tls.client_key) {
        (Some(cert), Some(key)) => Some(
            ClientTlsOptions::builder()
                .client_cert(cert.into_bytes())
                .client_private_key(key.into_bytes())
                .build(),
        ),
        (None, None) => None,
        _ => {
            return Err(Problem::invalid(
                "tls: client_cert and client_key go together",
            ));
        }
    };
    Ok(TlsOptions::builder()
        .maybe_server_root_ca_cert(tls.server_root_ca.map(String::into_bytes))
        .maybe_domain(tls.domain)
        .maybe_client_tls_options(client)
        .build())
}

/// Connects. A server that cannot be reached is told as `unavailable`, not waited for: when to try again is
/// the caller's to say.
pub async fn connect(
    wanted: Wanted,
    runtime: Handle,
    core: Arc<CoreRuntime>,
) -> Result<Box<Client>, Problem> {
    let connecting = Connection::connect(wanted.options);
    let connection = tokio::time::timeout(READY_TIMEOUT, connecting)
        .await
        .map_err(|_| Problem::new("deadline_exceeded", "the server did not answer in time"))?
        .map_err(from_connect_error)?;
    Ok(Box::new(Client {
        connection,
        namespace: wanted.namespace,
        identity: wanted.identity,
        runtime,
        core,
    }))
}

fn from_connect_error(error: ClientConnectError) -> Problem {
    match error {
        ClientConnectError::SystemInfoCallError(status) => Problem::from(status),
        ClientConnectError::InvalidUri(_)
        | ClientConnectError::InvalidHeaders(_)
        | ClientConnectError::InvalidConfig(_) => Problem::invalid(error.to_string()),
        _ => Problem::new("unavailable", root_cause(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> String {
        match wanted(json) {
            Ok(_) => panic!("accepted"),
            Err(problem) => problem.line(),
        }
    }

    fn options(url: &str, rest: &str) -> String {
        format!(r#"{{"target_url":"{url}","namespace":"n","identity":"i"{rest}}}"#)
    }

    #[test]
    fn plain_tls_certificates_and_keys_are_accepted() {
        let plain = wanted(&options("http://127.0.0.1:7233", "")).expect("accepted");
        assert!(plain.options.tls_options.is_none());
        let key = wanted(&options(
            "https://x.tmprl.cloud:7233",
            r#","api_key":"k","tls":null"#,
        ));
        let key = key.expect("accepted").options;
        assert_eq!(key.api_key.as_deref(), Some("k"));
        assert!(key.tls_options.expect("TLS").client_tls_options.is_none());
        let mutual =
            r#","tls":{"server_root_ca":"R","client_cert":"C","client_key":"K","domain":"d"}"#;
        let mutual = wanted(&options("https://x:7233", mutual))
            .expect("accepted")
            .options;
        let tls = mutual.tls_options.expect("TLS");
        assert_eq!(tls.server_root_ca_cert.as_deref(), Some(b"R".as_slice()));
        assert_eq!(tls.domain.as_deref(), Some("d"));
        let client = tls.client_tls_options.expect("a certificate");
        assert_eq!(
            (client.client_cert, client.client_private_key),
            (b"C".to_vec(), b"K".to_vec())
        );
    }

    #[test]
    fn secrets_do_not_go_over_plain_connections() {
        for secret in [r#","api_key":"k""#, r#","tls":{}"#] {
            assert!(refusal(&options("http://x:7233", secret)).contains("begins with https"));
        }
    }

    #[test]
    fn odd_options_are_refused_by_name() {
        assert!(refusal(&options("x", "")).contains("target_url"));
        assert!(refusal(&options("ftp://x", "")).contains("neither http nor https"));
        assert!(refusal(&options("http://x", r#","user":"u""#)).contains("unknown field `user`"));
        assert!(refusal(r#"{"target_url":"http://x","namespace":"n"}"#).contains("identity"));
        let half = refusal(&options("https://x", r#","tls":{"client_cert":"C"}"#));
        assert!(half.contains("go together"), "{half}");
        let key = refusal(&options("https://x", r#","api_key":"a\nb""#));
        assert!(key.contains("visible ASCII"), "{key}");
        let empty = r#"{"target_url":"http://x","namespace":"","identity":"i"}"#;
        assert!(refusal(empty).contains("must not be empty"));
    }
}
