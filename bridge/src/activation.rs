//! Workflow activations as JSON: what happened to a run, in the order that sdk-core gives.
//!
//! What this service does not use (updates, child workflows, nexus, local activities) and values that it
//! cannot read become an `unsupported` job, so that the C++ side decides and no run silently hangs.

use crate::failure::Failure;
use crate::payload::{Json, first, instant, value};
use crate::problem::Answer;
use serde::Serialize;
use temporalio_common::protos::coresdk::{
    activity_result::activity_resolution,
    workflow_activation::{
        InitializeWorkflow, QueryWorkflow, ResolveActivity, SignalWorkflow, WorkflowActivation,
        WorkflowActivationJob, workflow_activation_job::Variant,
    },
};

#[derive(Serialize)]
struct Activation {
    run_id: String,
    time_us: i64,
    is_replaying: bool,
    history_length: u32,
    jobs: Vec<Job>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Job {
    InitializeWorkflow {
        workflow_type: String,
        workflow_id: String,
        arguments: Json,
        seed: i64,
    },
    FireTimer {
        seq: u32,
    },
    ResolveActivity {
        seq: u32,
        status: &'static str,
        result: Json,
        failure: Option<Failure>,
    },
    SignalWorkflow {
        name: String,
        input: Json,
    },
    QueryWorkflow {
        query_id: String,
        name: String,
        input: Json,
    },
    CancelWorkflow {
        reason: String,
    },
    NotifyHasPatch {
        patch_id: String,
    },
    UpdateRandomSeed {
        seed: i64,
    },
    RemoveFromCache {
        reason: String,
        message: String,
    },
    Unsupported {
        name: String,
    },
}

/// The JSON text of an activation.
pub fn to_json(activation: WorkflowActivation) -> Answer {
    let activation = Activation {
        run_id: activation.run_id,
        time_us: instant(activation.timestamp).unwrap_or(0),
        is_replaying: activation.is_replaying,
        history_length: activation.history_length,
        jobs: activation.jobs.into_iter().map(job).collect(),
    };
    Ok(serde_json::to_string(&activation)?)
}

fn job(job: WorkflowActivationJob) -> Job {
    let translated = match job.variant {
        Some(variant) => from_variant(variant),
        None => Err("a job without a kind".to_owned()),
    };
    translated.unwrap_or_else(|name| Job::Unsupported { name })
}

/// The job, or the name of what is not supported.
fn from_variant(variant: Variant) -> Result<Job, String> {
    match variant {
        Variant::InitializeWorkflow(it) => initialize(it),
        Variant::FireTimer(it) => Ok(Job::FireTimer { seq: it.seq }),
        Variant::ResolveActivity(it) => resolve(it),
        Variant::SignalWorkflow(it) => signal(it),
        Variant::QueryWorkflow(it) => query(it),
        Variant::CancelWorkflow(it) => Ok(Job::CancelWorkflow { reason: it.reason }),
        Variant::NotifyHasPatch(it) => Ok(Job::NotifyHasPatch {
            patch_id: it.patch_id,
        }),
        Variant::UpdateRandomSeed(it) => Ok(Job::UpdateRandomSeed {
            seed: it.randomness_seed.cast_signed(),
        }),
        Variant::RemoveFromCache(it) => Ok(Job::RemoveFromCache {
            reason: it.reason().as_str_name().to_ascii_lowercase(),
            message: it.message,
        }),
        Variant::DoUpdate(_) => Err("do_update".to_owned()),
        Variant::ResolveChildWorkflowExecutionStart(_) => {
            Err("resolve_child_workflow_execution_start".to_owned())
        }
        Variant::ResolveChildWorkflowExecution(_) => {
            Err("resolve_child_workflow_execution".to_owned())
        }
        Variant::ResolveSignalExternalWorkflow(_) => {
            Err("resolve_signal_external_workflow".to_owned())
        }
        Variant::ResolveRequestCancelExternalWorkflow(_) => {
            Err("resolve_request_cancel_external_workflow".to_owned())
        }
        Variant::ResolveNexusOperationStart(_) => Err("resolve_nexus_operation_start".to_owned()),
        Variant::ResolveNexusOperation(_) => Err("resolve_nexus_operation".to_owned()),
    }
}

fn initialize(it: InitializeWorkflow) -> Result<Job, String> {
    Ok(Job::InitializeWorkflow {
        workflow_type: it.workflow_type,
        workflow_id: it.workflow_id,
        arguments: first(it.arguments).map_err(|error| format!("initialize_workflow: {error}"))?,
        seed: it.randomness_seed.cast_signed(),
    })
}

fn signal(it: SignalWorkflow) -> Result<Job, String> {
    let input =
        first(it.input).map_err(|error| format!("signal_workflow {}: {error}", it.signal_name))?;
    Ok(Job::SignalWorkflow {
        name: it.signal_name,
        input,
    })
}

fn query(it: QueryWorkflow) -> Result<Job, String> {
    let input = first(it.arguments)
        .map_err(|error| format!("query_workflow {}: {error}", it.query_type))?;
    Ok(Job::QueryWorkflow {
        query_id: it.query_id,
        name: it.query_type,
        input,
    })
}

fn resolve(it: ResolveActivity) -> Result<Job, String> {
    use activity_resolution::Status;
    let (status, result, failure) = match it.result.and_then(|result| result.status) {
        Some(Status::Completed(done)) => {
            let result = value(done.result)
                .map_err(|error| format!("resolve_activity {}: {error}", it.seq))?;
            ("completed", result, None)
        }
        Some(Status::Failed(failed)) => ("failed", None, failed.failure),
        Some(Status::Cancelled(cancelled)) => ("cancelled", None, cancelled.failure),
        // Only local activities back off, and only a bug in sdk-core leaves the status out.
        Some(Status::Backoff(_)) => return Err("resolve_activity with a backoff".to_owned()),
        None => return Err("resolve_activity without a status".to_owned()),
    };
    Ok(Job::ResolveActivity {
        seq: it.seq,
        status,
        result,
        failure: failure.map(Failure::from),
    })
}

#[cfg(test)]
#[path = "activation_test.rs"]
mod tests;
