//! Why a call was not done, as the C++ side is told: `{"code","message"}`, or that all is shut down.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use temporalio_client::tonic;
use temporalio_common::protos::google::rpc;

/// The answer to a call that did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The call failed; `code` is one of a closed list, for programs, `message` is for people.
    Refused { code: &'static str, message: String },
    /// The worker or the runtime is shut down: nothing will come any more.
    ShutDown,
}

/// What answers a call: JSON text, or why there is none.
pub type Answer = Result<String, Problem>;

/// The answer of calls that have nothing to tell.
pub const NOTHING: &str = "{}";

/// A query's own failure, which gRPC reports as an invalid argument and so hides among the others.
const QUERY_FAILED: &str = "QueryFailedFailure";

impl Problem {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
        }
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("invalid_argument", message)
    }

    /// A bug in this crate or in sdk-core. The thread goes on: the panic was caught.
    pub fn panic(cause: Box<dyn std::any::Any + Send>) -> Self {
        let text = cause
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| cause.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::new("panic", text)
    }

    /// The same problem, with where it was found.
    pub fn within(self, place: &str) -> Self {
        match self {
            Self::Refused { code, message } => Self::Refused {
                code,
                message: format!("{place}: {message}"),
            },
            Self::ShutDown => Self::ShutDown,
        }
    }

    /// The JSON text that the callback gets; empty for a shutdown.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Shape<'a> {
            code: &'a str,
            message: &'a str,
        }
        match self {
            Self::Refused { code, message } => {
                serde_json::to_string(&Shape { code, message }).unwrap_or_default()
            }
            Self::ShutDown => String::new(),
        }
    }

    /// One line for the calls that are answered at once.
    pub fn line(&self) -> String {
        match self {
            Self::Refused { code, message } => format!("{code}: {message}"),
            Self::ShutDown => "shut_down: the worker or the runtime is shut down".to_owned(),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<tonic::Status> for Problem {
    fn from(status: tonic::Status) -> Self {
        // One with a source is not the server's: the connection failed, which tonic has several names for.
        if let Some(source) = status.source() {
            let code = match status.code() {
                tonic::Code::Unknown | tonic::Code::Cancelled => "unavailable",
                other => code_name(other),
            };
            return Self::new(
                code,
                format!("{}: {}", status.message(), root_cause(source)),
            );
        }
        let code = if names_query_failure(status.details()) {
            "query_failed"
        } else {
            code_name(status.code())
        };
        Self::new(code, status.message())
    }
}

/// What went wrong is innermost; the layers around it say "transport error" and the like.
pub fn root_cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}

fn names_query_failure(details: &[u8]) -> bool {
    use prost::Message;
    rpc::Status::decode(details).is_ok_and(|status| {
        let mut urls = status.details.iter().map(|detail| &detail.type_url);
        urls.any(|url| url.ends_with(QUERY_FAILED))
    })
}

fn code_name(code: tonic::Code) -> &'static str {
    use tonic::Code;
    match code {
        Code::Ok => "ok",
        Code::Cancelled => "cancelled",
        Code::Unknown => "unknown",
        Code::InvalidArgument => "invalid_argument",
        Code::DeadlineExceeded => "deadline_exceeded",
        Code::NotFound => "not_found",
        Code::AlreadyExists => "already_exists",
        Code::PermissionDenied => "permission_denied",
        Code::ResourceExhausted => "resource_exhausted",
        Code::FailedPrecondition => "failed_precondition",
        Code::Aborted => "aborted",
        Code::OutOfRange => "out_of_range",
        Code::Unimplemented => "unimplemented",
        Code::Internal => "internal",
        Code::Unavailable => "unavailable",
        Code::DataLoss => "data_loss",
        Code::Unauthenticated => "unauthenticated",
    }
}

/// Reads what the C++ side sent. An unknown or missing field is an error that names it.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    Ok(serde_json::from_str(json)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost::Message;

    #[test]
    fn a_status_becomes_its_code_and_message() {
        let problem = Problem::from(tonic::Status::already_exists("it runs"));
        assert_eq!(
            problem.json(),
            r#"{"code":"already_exists","message":"it runs"}"#
        );
    }

    #[test]
    fn a_lost_connection_is_told_as_that_with_its_cause() {
        let cause = std::io::Error::other("reset by peer");
        let problem = Problem::from(tonic::Status::from_error(Box::new(cause)));
        assert_eq!(
            problem,
            Problem::new("unavailable", "reset by peer: reset by peer")
        );
    }

    #[test]
    fn a_failed_query_is_told_from_other_invalid_arguments() {
        let detail = prost_types::Any {
            type_url: "type.googleapis.com/temporal.api.errordetails.v1.QueryFailedFailure"
                .to_owned(),
            ..Default::default()
        };
        let details = rpc::Status {
            details: vec![detail],
            ..Default::default()
        };
        let status = tonic::Status::with_details(
            tonic::Code::InvalidArgument,
            "unknown query",
            details.encode_to_vec().into(),
        );
        assert_eq!(
            Problem::from(status),
            Problem::new("query_failed", "unknown query")
        );
        let other = Problem::from(tonic::Status::invalid_argument("no namespace"));
        assert_eq!(other, Problem::invalid("no namespace"));
    }

    #[test]
    fn a_panic_keeps_its_message() {
        let caught = std::panic::catch_unwind(|| panic!("at {}", 3)).expect_err("it panics");
        assert_eq!(Problem::panic(caught), Problem::new("panic", "at 3"));
    }

    #[test]
    fn quotes_in_a_message_are_escaped() {
        let problem = Problem::invalid("no \"x\"");
        assert_eq!(
            problem.json(),
            r#"{"code":"invalid_argument","message":"no \"x\""}"#
        );
        assert_eq!(
            problem.within("here").line(),
            "invalid_argument: here: no \"x\""
        );
    }
}
