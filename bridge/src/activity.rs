//! Activity tasks as JSON, and their completions and heartbeats from JSON.

use crate::failure::{Failure, cancellation};
use crate::payload::{Json, first, from_base64, microseconds, payload, to_base64};
use crate::problem::{Answer, Problem, parse};
use serde::{Deserialize, Serialize};
use temporalio_common::protos::coresdk::{
    ActivityHeartbeat, ActivityTaskCompletion,
    activity_result::ActivityExecutionResult,
    activity_task::{ActivityTask, activity_task::Variant},
};

#[derive(Serialize)]
struct Start<'a> {
    task_token: String,
    kind: &'static str,
    workflow_id: &'a str,
    run_id: &'a str,
    activity_id: &'a str,
    activity_type: &'a str,
    input: Json,
    attempt: u32,
    heartbeat_timeout_us: Option<u64>,
}

#[derive(Serialize)]
struct Cancel {
    task_token: String,
    kind: &'static str,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Completed,
    Failed,
    Cancelled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Completion {
    task_token: String,
    status: Status,
    result: Json,
    failure: Option<Failure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Heartbeat {
    task_token: String,
    details: Json,
}

/// The JSON text of a task; the error is the completion of one that cannot be read, because nobody else
/// would answer it.
pub fn to_json(task: ActivityTask) -> Result<Answer, Box<ActivityTaskCompletion>> {
    let task_token = to_base64(&task.task_token);
    match task.variant {
        Some(Variant::Start(start)) => {
            let Ok(input) = first(start.input) else {
                return Err(unreadable(task.task_token, "its input is not JSON"));
            };
            let execution = start.workflow_execution.unwrap_or_default();
            Ok(text(&Start {
                task_token,
                kind: "start",
                workflow_id: &execution.workflow_id,
                run_id: &execution.run_id,
                activity_id: &start.activity_id,
                activity_type: &start.activity_type,
                input,
                attempt: start.attempt,
                heartbeat_timeout_us: microseconds(start.heartbeat_timeout),
            }))
        }
        Some(Variant::Cancel(cancel)) => Ok(text(&Cancel {
            task_token,
            kind: "cancel",
            reason: cancel.reason().as_str_name().to_ascii_lowercase(),
        })),
        None => Err(unreadable(
            task.task_token,
            "it is neither a start nor a cancellation",
        )),
    }
}

fn text(task: &impl Serialize) -> Answer {
    Ok(serde_json::to_string(task)?)
}

fn unreadable(task_token: Vec<u8>, why: &str) -> Box<ActivityTaskCompletion> {
    let failure = Failure {
        kind: "unreadable_task".to_owned(),
        message: format!("this worker cannot read the task: {why}"),
        non_retryable: true,
    };
    Box::new(ActivityTaskCompletion {
        task_token,
        result: Some(ActivityExecutionResult::fail(failure.into())),
    })
}

/// A completion as sdk-core takes it, or what is wrong with the JSON.
pub fn completion(json: &str) -> Result<ActivityTaskCompletion, Problem> {
    let it: Completion = parse(json)?;
    let result = match (it.status, it.result, it.failure) {
        (Status::Completed, result, None) => ActivityExecutionResult::ok(payload(result)),
        (Status::Failed, None, Some(failure)) => ActivityExecutionResult::fail(failure.into()),
        (Status::Cancelled, None, failure) => {
            let message = failure.map_or_else(|| "cancelled".to_owned(), |failure| failure.message);
            ActivityExecutionResult::cancel(cancellation(&message))
        }
        (Status::Completed, _, Some(_)) => {
            return Err(Problem::invalid("a completed activity has no failure"));
        }
        (Status::Failed, None, None) => {
            return Err(Problem::invalid("a failed activity needs a failure"));
        }
        (Status::Failed | Status::Cancelled, Some(_), _) => {
            return Err(Problem::invalid("only a completed activity has a result"));
        }
    };
    Ok(ActivityTaskCompletion {
        task_token: from_base64(&it.task_token, "task_token")?,
        result: Some(result),
    })
}

/// A sign of life of a running activity.
pub fn heartbeat(json: &str) -> Result<ActivityHeartbeat, Problem> {
    let it: Heartbeat = parse(json)?;
    Ok(ActivityHeartbeat {
        task_token: from_base64(&it.task_token, "task_token")?,
        details: vec![payload(it.details)],
    })
}

#[cfg(test)]
#[path = "activity_test.rs"]
mod tests;
