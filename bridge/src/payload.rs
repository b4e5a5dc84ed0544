//! Values, times and bytes. A value crosses the C interface as raw JSON, byte for byte as it was written,
//! so that no number loses digits; Temporal stores it as a `json/plain` payload, which its user interface
//! can show.

use crate::problem::Problem;
use base64::{Engine, prelude::BASE64_STANDARD};
use prost_types::{Duration, Timestamp};
use serde_json::value::{RawValue, to_raw_value};
use temporalio_common::protos::temporal::api::common::v1::{Payload, Payloads};

/// Any JSON value as it stands in the text; `None` is null, or absent.
pub type Json = Option<Box<RawValue>>;

const ENCODING: &str = "encoding";
const JSON_PLAIN: &[u8] = b"json/plain";
const BINARY_NULL: &[u8] = b"binary/null";

const MICROSECONDS: u64 = 1_000_000;
const NANOSECONDS_EACH: u64 = 1_000;

/// The payload of a value. Null is written out too: sdk-core and the server tell "a null" from "nothing",
/// and nothing is not what a workflow that returned null has returned.
pub fn payload(value: Json) -> Payload {
    let text = value.map_or_else(
        || "null".to_owned(),
        |raw| String::from(Box::<str>::from(raw)),
    );
    Payload {
        metadata: [(ENCODING.to_owned(), JSON_PLAIN.to_vec())].into(),
        data: text.into_bytes(),
        ..Default::default()
    }
}

/// A list of the one value that a workflow, signal, query or activity takes.
pub fn payloads(value: Json) -> Payloads {
    Payloads {
        payloads: vec![payload(value)],
    }
}

/// The value of a payload, or a message when it is of an encoding that this service never writes.
pub fn value(payload: Option<Payload>) -> Result<Json, String> {
    let Some(payload) = payload else {
        return Ok(None);
    };
    match payload.metadata.get(ENCODING).map(Vec::as_slice) {
        Some(JSON_PLAIN) => serde_json::from_slice::<Json>(&payload.data)
            .map_err(|error| format!("a payload is not JSON: {error}")),
        Some(BINARY_NULL) => Ok(None),
        Some(other) => Err(format!(
            "a payload has the encoding {}; only json/plain is read",
            String::from_utf8_lossy(other)
        )),
        None => Err("a payload names no encoding; only json/plain is read".to_owned()),
    }
}

/// The first of several arguments: there is never more than one in what this service sends.
pub fn first(payloads: Vec<Payload>) -> Result<Json, String> {
    value(payloads.into_iter().next())
}

/// A text as a JSON value.
pub fn text(text: &str) -> Json {
    to_raw_value(text).ok()
}

/// A length of time in microseconds.
pub fn duration(microseconds: u64) -> Duration {
    Duration {
        // No u64 of microseconds has more seconds than an i64 holds.
        seconds: i64::try_from(microseconds / MICROSECONDS).unwrap_or(i64::MAX),
        nanos: i32::try_from(microseconds % MICROSECONDS * NANOSECONDS_EACH).unwrap_or(0),
    }
}

/// Microseconds of a length of time; `None` when it is unset, which Temporal also writes as zero.
pub fn microseconds(duration: Option<Duration>) -> Option<u64> {
    let duration = duration?;
    let seconds = u64::try_from(duration.seconds).ok()?;
    let nanos = u64::try_from(duration.nanos).ok()?;
    let sum = seconds
        .checked_mul(MICROSECONDS)?
        .checked_add(nanos / NANOSECONDS_EACH)?;
    (sum > 0).then_some(sum)
}

/// Microseconds since 1970.
pub fn instant(timestamp: Option<Timestamp>) -> Option<i64> {
    timestamp.map(|at| {
        at.seconds
            .saturating_mul(MICROSECONDS.cast_signed())
            .saturating_add(i64::from(at.nanos) / NANOSECONDS_EACH.cast_signed())
    })
}

pub fn to_base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The bytes of a base64 text; `what` names it in the refusal.
pub fn from_base64(text: &str, what: &str) -> Result<Vec<u8>, Problem> {
    BASE64_STANDARD
        .decode(text)
        .map_err(|error| Problem::invalid(format!("{what} is not base64: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn a_value_keeps_every_byte() {
        let written = r#"{"b":18446744073709551616.10, "a":[1e400]}"#;
        let payload = payload(json(written));
        assert_eq!(payload.data, written.as_bytes());
        let read = value(Some(payload)).expect("readable").expect("a value");
        assert_eq!(read.get(), written);
    }

    #[test]
    fn null_is_written_and_nothing_reads_as_null() {
        assert_eq!(payload(None).data, b"null");
        assert!(value(Some(payload(None))).expect("readable").is_none());
        assert!(value(None).expect("readable").is_none());
        assert!(first(vec![]).expect("readable").is_none());
    }

    #[test]
    fn only_the_first_of_several_arguments_counts() {
        let read = first(vec![payload(json("1")), payload(json("2"))]);
        assert_eq!(read.expect("readable").expect("a value").get(), "1");
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        let mut binary = payload(json("1"));
        binary
            .metadata
            .insert(ENCODING.to_owned(), b"binary/plain".to_vec());
        assert!(
            value(Some(binary))
                .expect_err("refused")
                .contains("binary/plain")
        );
        let mut broken = payload(None);
        broken.data = b"{".to_vec();
        assert!(
            value(Some(broken))
                .expect_err("refused")
                .contains("not JSON")
        );
        assert!(value(Some(Payload::default())).is_err());
    }

    #[test]
    fn durations_and_instants_are_microseconds() {
        let length = duration(90_000_000_001);
        assert_eq!((length.seconds, length.nanos), (90_000, 1_000));
        assert_eq!(microseconds(Some(length)), Some(90_000_000_001));
        assert_eq!(microseconds(Some(duration(u64::MAX))), Some(u64::MAX));
        assert_eq!(microseconds(Some(duration(0))), None);
        let at = Timestamp {
            seconds: 1_700_000_000,
            nanos: 123_456_789,
        };
        assert_eq!(instant(Some(at)), Some(1_700_000_000_123_456));
    }

    #[test]
    fn base64_goes_there_and_back() {
        let bytes = [0, 255, 7];
        assert_eq!(from_base64(&to_base64(&bytes), "x").expect("bytes"), bytes);
        let refusal = from_base64("%", "task_token").expect_err("refused");
        assert!(refusal.line().contains("task_token is not base64"));
    }
}
