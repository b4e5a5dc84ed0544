//! Replaying a stored history: a worker without a server, whose activations are those of the past. If the
//! workflow's code gives other commands than it gave then, the run is evicted as `nondeterminism`.

use crate::payload::from_base64;
use crate::problem::{Problem, parse};
use crate::worker::Worker;
use prost::Message;
use serde::Deserialize;
use std::sync::Arc;
use temporalio_common::protos::temporal::api::history::v1::{
    History, WorkflowExecutionStartedEventAttributes, history_event::Attributes,
};
use temporalio_common::worker::WorkerTaskTypes;
use temporalio_sdk_core::replay::{HistoryForReplay, HistoryInfo, ReplayWorkerInput};
use temporalio_sdk_core::{WorkerConfig, WorkerVersioningStrategy, init_replay_worker};
use tokio::runtime::Handle;

/// Replaying needs no server and so no namespace, but sdk-core wants one.
const NAMESPACE: &str = "replay";
/// The least that sdk-core accepts beside a cache; there is only one run.
const WORKFLOW_TASKS: usize = 2;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    task_queue: String,
    workflow_type: Option<String>,
}

/// A history that can be replayed.
pub struct Replay {
    config: WorkerConfig,
    history: HistoryForReplay,
}

/// Makes the worker. To be called on the runtime, which sdk-core starts its tasks on.
pub async fn start(replay: Replay, runtime: Handle) -> Result<Box<Arc<Worker>>, Problem> {
    let histories = futures_util::stream::iter([replay.history]);
    let core = init_replay_worker(ReplayWorkerInput::new(replay.config, histories))
        .map_err(|error| Problem::invalid(error.to_string()))?;
    Ok(Box::new(Worker::new(core, runtime)))
}

/// sdk-core panics on what is no whole history, so all that it takes for granted is checked here.
pub fn read(json: &str, history: &str) -> Result<Replay, Problem> {
    let options: Options = parse(json)?;
    let bytes = from_base64(history, "history")?;
    let history = History::decode(bytes.as_slice())
        .map_err(|error| Problem::invalid(format!("history: {error}")))?;
    HistoryInfo::new_from_history(&history, None)
        .map_err(|error| Problem::invalid(format!("history: {error}")))?;
    let started = started(&history)?;
    let recorded = started.workflow_type.clone().unwrap_or_default().name;
    if let Some(wanted) = options.workflow_type
        && wanted != recorded
    {
        return Err(Problem::invalid(format!(
            "the history is of a {recorded}, not of a {wanted}"
        )));
    }
    if started.original_execution_run_id.is_empty() || started.task_queue.is_none() {
        return Err(Problem::invalid(
            "the history does not say which run and task queue it is of",
        ));
    }
    let workflow_id = started.workflow_id.clone();
    let config = WorkerConfig::builder()
        .namespace(NAMESPACE)
        .task_queue(options.task_queue)
        .task_types(WorkerTaskTypes::workflow_only())
        .max_cached_workflows(1)
        .max_outstanding_workflow_tasks(WORKFLOW_TASKS)
        .versioning_strategy(WorkerVersioningStrategy::None {
            build_id: String::new(),
        })
        .build()
        .map_err(Problem::invalid)?;
    Ok(Replay {
        config,
        history: HistoryForReplay::new(history, workflow_id),
    })
}

fn started(history: &History) -> Result<&WorkflowExecutionStartedEventAttributes, Problem> {
    let first = history
        .events
        .first()
        .and_then(|event| event.attributes.as_ref());
    match first {
        Some(Attributes::WorkflowExecutionStartedEventAttributes(started)) => Ok(started),
        _ => Err(Problem::invalid(
            "the history does not begin with the start of a workflow",
        )),
    }
}

#[cfg(test)]
#[path = "replay_test.rs"]
mod tests;
