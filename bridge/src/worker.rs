//! A worker: what it polls, how it is answered, and how it ends.

use crate::client::Client;
use crate::problem::{Answer, NOTHING, Problem, parse};
use crate::{activation, activity, shutdown};
use serde::Deserialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use temporalio_common::protos::coresdk::ActivityTaskCompletion;
use temporalio_common::protos::coresdk::workflow_completion::WorkflowActivationCompletion;
use temporalio_common::worker::WorkerTaskTypes;
use temporalio_sdk_core::{
    PollError, Worker as CoreWorker, WorkerConfig, WorkerValidationError, WorkerVersioningStrategy,
    init_worker,
};
use tokio::runtime::Handle;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    task_queue: String,
    max_cached_workflows: usize,
    max_outstanding_workflow_tasks: usize,
    max_outstanding_activities: usize,
    build_id: Option<String>,
}

/// sdk-core's worker, until it is finalized.
pub struct Worker {
    core: Mutex<Option<Arc<CoreWorker>>>,
    polling_workflow: Arc<AtomicBool>,
    polling_activity: Arc<AtomicBool>,
    pub runtime: Handle,
}

/// The only one who polls for one kind of task: sdk-core loses tasks when several do.
struct Turn(Arc<AtomicBool>);

impl Turn {
    fn take(taken: &Arc<AtomicBool>) -> Result<Self, Problem> {
        if taken.swap(true, Ordering::AcqRel) {
            return Err(Problem::new("busy", "this is polled for already"));
        }
        Ok(Self(taken.clone()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// The configuration for a worker, or what is wrong with it.
pub fn config(namespace: &str, json: &str) -> Result<WorkerConfig, Problem> {
    let options: Options = parse(json)?;
    if options.task_queue.is_empty() {
        return Err(Problem::invalid("task_queue must not be empty"));
    }
    let task_types = WorkerTaskTypes {
        enable_workflows: true,
        enable_local_activities: false,
        enable_remote_activities: true,
        enable_nexus: false,
    };
    WorkerConfig::builder()
        .namespace(namespace)
        .task_queue(options.task_queue)
        .task_types(task_types)
        .max_cached_workflows(options.max_cached_workflows)
        .max_outstanding_workflow_tasks(options.max_outstanding_workflow_tasks)
        .max_outstanding_activities(options.max_outstanding_activities)
        .versioning_strategy(WorkerVersioningStrategy::None {
            build_id: options.build_id.unwrap_or_default(),
        })
        .build()
        .map_err(Problem::invalid)
}

/// Makes a worker and asks the server whether its namespace exists. Nothing is polled yet.
pub async fn start(client: Client, config: WorkerConfig) -> Result<Box<Arc<Worker>>, Problem> {
    let core = init_worker(&client.core, config, client.connection)
        .map_err(|error| Problem::invalid(error.to_string()))?;
    if let Err(WorkerValidationError::NamespaceDescribeError { source, .. }) = core.validate().await
    {
        shutdown::end(core).await?;
        return Err(Problem::from(source));
    }
    Ok(Box::new(Worker::new(core, client.runtime)))
}

impl Worker {
    pub fn new(core: CoreWorker, runtime: Handle) -> Arc<Self> {
        Arc::new(Self {
            core: Mutex::new(Some(Arc::new(core))),
            polling_workflow: Arc::default(),
            polling_activity: Arc::default(),
            runtime,
        })
    }

    fn core(&self) -> Result<Arc<CoreWorker>, Problem> {
        let core = self.core.lock().unwrap_or_else(PoisonError::into_inner);
        core.clone().ok_or(Problem::ShutDown)
    }

    // What follows takes hold of sdk-core's worker when it is called, not when it first runs: finalizing
    // must see whoever still needs it.

    /// Waits for the next activation.
    pub fn poll_workflow(&self) -> Result<impl Future<Output = Answer> + use<>, Problem> {
        let turn = Turn::take(&self.polling_workflow)?;
        let core = self.core()?;
        Ok(async move {
            let _turn = turn;
            let polled = core.poll_workflow_activation().await;
            activation::to_json(polled.map_err(from_poll_error)?)
        })
    }

    /// Waits for the next activity task. One that cannot be read is failed here and not shown.
    pub fn poll_activity(&self) -> Result<impl Future<Output = Answer> + use<>, Problem> {
        let turn = Turn::take(&self.polling_activity)?;
        let core = self.core()?;
        Ok(async move {
            let _turn = turn;
            loop {
                let task = core.poll_activity_task().await.map_err(from_poll_error)?;
                match activity::to_json(task) {
                    Ok(answer) => return answer,
                    Err(completion) => complete(&core, *completion).await?,
                }
            }
        })
    }

    pub fn complete_workflow(
        &self,
        it: WorkflowActivationCompletion,
    ) -> Result<impl Future<Output = Answer> + use<>, Problem> {
        let core = self.core()?;
        Ok(async move {
            let completed = core.complete_workflow_activation(it).await;
            completed.map_err(|error| Problem::invalid(error.to_string()))?;
            Ok(NOTHING.to_owned())
        })
    }

    pub fn complete_activity(
        &self,
        it: ActivityTaskCompletion,
    ) -> Result<impl Future<Output = Answer> + use<>, Problem> {
        let core = self.core()?;
        Ok(async move {
            complete(&core, it).await?;
            Ok(NOTHING.to_owned())
        })
    }

    /// Tells the server, now or soon, that an activity is alive.
    pub fn record_heartbeat(&self, json: &str) -> Result<(), Problem> {
        let heartbeat = activity::heartbeat(json)?;
        let core = self.core()?;
        let _inside = self.runtime.enter();
        core.record_activity_heartbeat(heartbeat);
        Ok(())
    }

    /// Stops asking for work. What was handed out must still be completed, and both polls drained.
    pub fn initiate_shutdown(&self) {
        if let Ok(core) = self.core() {
            let _inside = self.runtime.enter();
            core.initiate_shutdown();
        }
    }

    /// Does the rest of the shutdown and lets go of sdk-core's worker.
    pub fn finalize_shutdown(&self) -> Result<impl Future<Output = Answer> + use<>, Problem> {
        let mut core = self.core.lock().unwrap_or_else(PoisonError::into_inner);
        match core.take().map(Arc::try_unwrap) {
            None => Err(Problem::ShutDown),
            Some(Ok(sole)) => Ok(async {
                shutdown::end(sole).await?;
                Ok(NOTHING.to_owned())
            }),
            Some(Err(shared)) => {
                *core = Some(shared);
                Err(Problem::new(
                    "busy",
                    "polls or completions are not answered yet",
                ))
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // sdk-core's own destructors may need to be on the runtime.
        let _inside = self.runtime.enter();
        let core = self.core.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(core.take());
    }
}

async fn complete(core: &CoreWorker, it: ActivityTaskCompletion) -> Result<(), Problem> {
    let completed = core.complete_activity_task(it).await;
    completed.map_err(|error| Problem::invalid(error.to_string()))
}

fn from_poll_error(error: PollError) -> Problem {
    match error {
        PollError::ShutDown => Problem::ShutDown,
        PollError::TonicError(status) => Problem::from(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"task_queue":"q","max_cached_workflows":100,"max_outstanding_workflow_tasks":10,"max_outstanding_activities":20,"build_id":"b1"}"#;

    fn refusal(json: &str) -> String {
        match config("n", json) {
            Ok(_) => panic!("accepted"),
            Err(problem) => problem.line(),
        }
    }

    #[test]
    fn a_worker_polls_workflows_and_activities_within_its_limits() {
        let config = config("n", GOOD).expect("accepted");
        assert_eq!(
            (config.namespace.as_str(), config.task_queue.as_str()),
            ("n", "q")
        );
        assert_eq!(config.max_cached_workflows, 100);
        assert_eq!(config.max_outstanding_workflow_tasks, Some(10));
        assert_eq!(config.max_outstanding_activities, Some(20));
        assert_eq!(config.versioning_strategy.build_id(), "b1");
        assert!(config.task_types.enable_workflows && config.task_types.enable_remote_activities);
        assert!(!config.task_types.enable_nexus && !config.task_types.enable_local_activities);
    }

    #[test]
    fn odd_options_are_refused() {
        let odd = GOOD.replace("build_id", "build");
        assert!(refusal(&odd).contains("unknown field `build`"));
        assert!(refusal(&GOOD.replace(r#""q""#, r#""""#)).contains("task_queue must not be empty"));
        let none = GOOD.replace(r#"tasks":10"#, r#"tasks":0"#);
        assert!(
            refusal(&none).contains("max_outstanding_workflow_tasks"),
            "{}",
            refusal(&none)
        );
    }

    #[test]
    fn only_one_polls_at_a_time() {
        let taken = Arc::default();
        let turn = Turn::take(&taken).expect("free");
        assert!(Turn::take(&taken).is_err());
        drop(turn);
        assert!(Turn::take(&taken).is_ok());
    }
}
