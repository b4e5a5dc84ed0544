//! A run's whole history: as events to look at, and as the bytes that the replayer takes.

use super::{execution, message, request};
use crate::client::Client;
use crate::payload::{from_base64, instant, to_base64};
use crate::problem::{Answer, Problem};
use prost::Message;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use temporalio_client::grpc::WorkflowService;
use temporalio_common::protos::temporal::api::{
    history::v1::{History, HistoryEvent, history_event::Attributes},
    workflowservice::v1::GetWorkflowExecutionHistoryRequest,
};

/// The server itself ends a run whose history grows to about 50 MB.
const HISTORY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// "json/plain" as JSON shows the bytes of a payload's metadata.
const JSON_PLAIN_BASE64: &str = "anNvbi9wbGFpbg==";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchHistory {
    workflow_id: String,
    run_id: Option<String>,
}

#[derive(Serialize)]
struct Fetched {
    events: Vec<Event>,
    raw: String,
}

#[derive(Serialize)]
struct Event {
    event_id: i64,
    #[serde(rename = "type")]
    kind: String,
    time_us: i64,
    #[serde(skip_serializing_if = "Value::is_null")]
    attributes: Value,
}

pub async fn fetch(mut client: Client, it: FetchHistory) -> Answer {
    let mut wanted = GetWorkflowExecutionHistoryRequest {
        namespace: client.namespace,
        execution: execution(it.workflow_id, it.run_id),
        ..Default::default()
    };
    let mut history = History::default();
    let mut size = 0;
    loop {
        let asked = request(wanted.clone());
        let page = message(
            client
                .connection
                .get_workflow_execution_history(asked)
                .await,
        )?;
        let events = page.history.unwrap_or_default();
        size += events.encoded_len();
        if size > HISTORY_BYTES_MAX {
            return Err(Problem::new(
                "resource_exhausted",
                "the history is too large",
            ));
        }
        history.events.extend(events.events);
        if page.next_page_token.is_empty() {
            return to_json(history);
        }
        // The token also keeps the run, should another one begin meanwhile.
        wanted.next_page_token = page.next_page_token;
    }
}

fn to_json(history: History) -> Answer {
    let raw = to_base64(&history.encode_to_vec());
    let events = history.events.into_iter().map(event).collect();
    Ok(serde_json::to_string(&Fetched { events, raw })?)
}

fn event(event: HistoryEvent) -> Event {
    Event {
        event_id: event.event_id,
        kind: camel_case(event.event_type().as_str_name()),
        time_us: instant(event.event_time).unwrap_or(0),
        attributes: event.attributes.map_or(Value::Null, attributes),
    }
}

/// `EVENT_TYPE_TIMER_FIRED` as `TimerFired`, which is how Temporal's own tools show it.
fn camel_case(name: &str) -> String {
    let words = name.trim_start_matches("EVENT_TYPE_").split('_');
    words
        .map(|word| {
            let (first, rest) = word.split_at(usize::from(!word.is_empty()));
            first.to_owned() + &rest.to_ascii_lowercase()
        })
        .collect()
}

fn attributes(attributes: Attributes) -> Value {
    // The enum shows as an object of one field, named by the kind, which the event already tells.
    let inner = match serde_json::to_value(attributes) {
        Ok(Value::Object(kinds)) => kinds.into_iter().next().map(|(_, inner)| inner),
        _ => None,
    };
    inner.map_or(Value::Null, tidy)
}

/// Shows payloads as the values they are, and leaves out what was never set.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(fields) => readable_payload(&fields).unwrap_or_else(|| {
            let fields = fields.into_iter().map(|(name, value)| (name, tidy(value)));
            Value::Object(fields.filter(|(_, value)| !is_unset(value)).collect())
        }),
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        other => other,
    }
}

fn readable_payload(fields: &Map<String, Value>) -> Option<Value> {
    let encoding = fields.get("metadata")?.get("encoding")?;
    if encoding != JSON_PLAIN_BASE64 {
        return None;
    }
    let data = from_base64(fields.get("data")?.as_str()?, "data").ok()?;
    serde_json::from_slice(&data).ok()
}

/// Protobuf does not tell a zero from nothing.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{duration, payloads, text};
    use prost_types::Timestamp;
    use temporalio_common::protos::temporal::api::{
        enums::v1::EventType,
        history::v1::{TimerStartedEventAttributes, WorkflowExecutionSignaledEventAttributes},
    };

    fn history(kind: EventType, attributes: impl Into<Attributes>) -> History {
        History {
            events: vec![HistoryEvent {
                event_id: 5,
                event_time: Some(Timestamp {
                    seconds: 1,
                    nanos: 0,
                }),
                event_type: kind.into(),
                attributes: Some(attributes.into()),
                ..Default::default()
            }],
        }
    }

    #[test]
    fn an_event_shows_its_values_and_what_is_set() {
        let signal = WorkflowExecutionSignaledEventAttributes {
            signal_name: "accept".to_owned(),
            input: Some(payloads(text("worker-1"))),
            ..Default::default()
        };
        let history = history(EventType::WorkflowExecutionSignaled, signal);
        let shown = event(history.events[0].clone());
        assert_eq!(
            serde_json::to_string(&shown).expect("JSON"),
            r#"{"event_id":5,"type":"WorkflowExecutionSignaled","time_us":1000000,"attributes":{"input":{"payloads":["worker-1"]},"signal_name":"accept"}}"#
        );
    }

    #[test]
    fn the_raw_history_is_the_protobuf() {
        let timer = TimerStartedEventAttributes {
            timer_id: "1".to_owned(),
            start_to_fire_timeout: Some(duration(1_000_000)),
            ..Default::default()
        };
        let history = history(EventType::TimerStarted, timer);
        let json = to_json(history.clone()).expect("JSON");
        let fetched: Value = serde_json::from_str(&json).expect("JSON");
        let raw = from_base64(fetched["raw"].as_str().expect("text"), "raw").expect("bytes");
        assert_eq!(History::decode(raw.as_slice()).expect("a history"), history);
        assert_eq!(fetched["events"][0]["attributes"]["timer_id"], "1");
    }

    #[test]
    fn names_are_camel_case() {
        assert_eq!(
            camel_case("EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT"),
            "WorkflowTaskTimedOut"
        );
        assert_eq!(camel_case(""), "");
    }
}
