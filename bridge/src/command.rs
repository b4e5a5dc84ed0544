//! Workflow completions from JSON: the commands that a workflow gave while its activation was applied.
//!
//! Each command is read twice: first its kind, then strictly as what that kind is. serde's own tagged
//! enums would do it in one go, but they cannot hold raw JSON, and arguments must stay as written.

use crate::failure::Failure;
use crate::payload::{Json, duration, payload};
use crate::problem::{Problem, parse};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use temporalio_common::protos::coresdk::workflow_commands::{
    self as commands, workflow_command::Variant,
};
use temporalio_common::protos::coresdk::workflow_completion::WorkflowActivationCompletion;
use temporalio_common::protos::temporal::api::common::v1::RetryPolicy;

/// The server's timers are no finer, and it refuses one of no length.
const SHORTEST_TIMER_US: u64 = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Completion {
    run_id: String,
    failure: Option<Failure>,
    commands: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// Defines what the fields of each kind of command are; `kind` itself was read before.
macro_rules! command {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            #[serde(rename = "kind")]
            _kind: IgnoredAny,
            $($field: $type,)*
        }
    };
}

command!(StartTimer {
    seq: u32,
    timeout_us: u64,
});
command!(Numbered { seq: u32 });
command!(ScheduleActivity {
    seq: u32,
    activity_id: String,
    activity_type: String,
    task_queue: String,
    arguments: Json,
    schedule_to_close_us: Option<u64>,
    start_to_close_us: Option<u64>,
    heartbeat_us: Option<u64>,
    retry: Option<Retry>,
});
command!(QueryResult {
    query_id: String,
    result: Json,
    failure: Option<Failure>,
});
command!(Complete { result: Json });
command!(Fail { failure: Failure });
command!(Bare {});
command!(ContinueAsNew {
    workflow_type: String,
    arguments: Json,
});
command!(SetPatchMarker {
    patch_id: String,
    deprecated: bool,
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retry {
    initial_interval_us: u64,
    backoff_coefficient: f64,
    maximum_interval_us: Option<u64>,
    maximum_attempts: i32,
    non_retryable_error_types: Vec<String>,
}

/// A completion as sdk-core takes it, or what is wrong with the JSON.
pub fn from_json(json: &str) -> Result<WorkflowActivationCompletion, Problem> {
    let completion: Completion = parse(json)?;
    if let Some(failure) = completion.failure {
        if !completion.commands.is_empty() {
            return Err(Problem::invalid(
                "a completion has either a failure or commands, not both",
            ));
        }
        return Ok(WorkflowActivationCompletion::fail(
            completion.run_id,
            failure.into(),
            None,
        ));
    }
    let mut variants = Vec::with_capacity(completion.commands.len());
    for (index, raw) in completion.commands.iter().enumerate() {
        let place = |problem: Problem| problem.within(&format!("commands[{index}]"));
        let Kind { kind } = parse(raw.get()).map_err(place)?;
        let named = |problem: Problem| place(problem.within(&kind));
        variants.push(command(&kind, raw.get()).map_err(named)?);
    }
    Ok(WorkflowActivationCompletion::from_cmds(
        completion.run_id,
        variants,
    ))
}

fn command(kind: &str, json: &str) -> Result<Variant, Problem> {
    Ok(match kind {
        "start_timer" => {
            let it: StartTimer = parse(json)?;
            Variant::StartTimer(commands::StartTimer {
                seq: it.seq,
                start_to_fire_timeout: Some(duration(it.timeout_us.max(SHORTEST_TIMER_US))),
            })
        }
        "cancel_timer" => Variant::CancelTimer(commands::CancelTimer {
            seq: parse::<Numbered>(json)?.seq,
        }),
        "schedule_activity" => Variant::ScheduleActivity(schedule(parse(json)?)?),
        "request_cancel_activity" => {
            Variant::RequestCancelActivity(commands::RequestCancelActivity {
                seq: parse::<Numbered>(json)?.seq,
            })
        }
        "query_result" => Variant::RespondToQuery(query_result(parse(json)?)?),
        "complete_workflow_execution" => {
            let it: Complete = parse(json)?;
            Variant::CompleteWorkflowExecution(commands::CompleteWorkflowExecution {
                result: Some(payload(it.result)),
            })
        }
        "fail_workflow_execution" => {
            let it: Fail = parse(json)?;
            Variant::FailWorkflowExecution(commands::FailWorkflowExecution {
                failure: Some(it.failure.into()),
            })
        }
        "cancel_workflow_execution" => {
            let Bare { _kind } = parse(json)?;
            Variant::CancelWorkflowExecution(commands::CancelWorkflowExecution::default())
        }
        "continue_as_new_workflow_execution" => {
            let it: ContinueAsNew = parse(json)?;
            Variant::ContinueAsNewWorkflowExecution(commands::ContinueAsNewWorkflowExecution {
                workflow_type: it.workflow_type,
                arguments: vec![payload(it.arguments)],
                ..Default::default()
            })
        }
        "set_patch_marker" => {
            let it: SetPatchMarker = parse(json)?;
            Variant::SetPatchMarker(commands::SetPatchMarker {
                patch_id: it.patch_id,
                deprecated: it.deprecated,
            })
        }
        _ => return Err(Problem::invalid("no such kind of command")),
    })
}

fn schedule(it: ScheduleActivity) -> Result<commands::ScheduleActivity, Problem> {
    if it.schedule_to_close_us.is_none() && it.start_to_close_us.is_none() {
        return Err(Problem::invalid(
            "an activity needs schedule_to_close_us or start_to_close_us",
        ));
    }
    Ok(commands::ScheduleActivity {
        seq: it.seq,
        activity_id: it.activity_id,
        activity_type: it.activity_type,
        task_queue: it.task_queue,
        arguments: vec![payload(it.arguments)],
        schedule_to_close_timeout: it.schedule_to_close_us.map(duration),
        start_to_close_timeout: it.start_to_close_us.map(duration),
        heartbeat_timeout: it.heartbeat_us.map(duration),
        retry_policy: it.retry.map(|retry| RetryPolicy {
            initial_interval: Some(duration(retry.initial_interval_us)),
            backoff_coefficient: retry.backoff_coefficient,
            maximum_interval: retry.maximum_interval_us.map(duration),
            maximum_attempts: retry.maximum_attempts,
            non_retryable_error_types: retry.non_retryable_error_types,
        }),
        // Told to stop, an activity counts as cancelled at once; what it still does has no effect here.
        cancellation_type: commands::ActivityCancellationType::TryCancel.into(),
        ..Default::default()
    })
}

fn query_result(it: QueryResult) -> Result<commands::QueryResult, Problem> {
    use commands::query_result::Variant::{Failed, Succeeded};
    let variant = match (it.result, it.failure) {
        (Some(_), Some(_)) => {
            return Err(Problem::invalid(
                "a query has either a result or a failure, not both",
            ));
        }
        (None, Some(failure)) => Failed(failure.into()),
        (result, None) => Succeeded(commands::QuerySuccess {
            response: Some(payload(result)),
        }),
    };
    Ok(commands::QueryResult {
        query_id: it.query_id,
        variant: Some(variant),
    })
}

#[cfg(test)]
#[path = "command_test.rs"]
mod tests;
