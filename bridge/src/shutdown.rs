//! The end of a worker. sdk-core waits for ever for what it handed out, and wants both of its polls drained;
//! here that is done for what the C++ side has not polled itself, and it has an end.

use crate::failure::Failure;
use crate::problem::Problem;
use std::time::Duration;
use temporalio_common::protos::coresdk::{
    ActivityTaskCompletion,
    activity_result::ActivityExecutionResult,
    activity_task::{ActivityTask, activity_task::Variant},
    workflow_activation::WorkflowActivation,
    workflow_completion::WorkflowActivationCompletion,
};
use temporalio_sdk_core::Worker as CoreWorker;

/// How long is waited for what was handed out and is not completed.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Drains the polls and ends the worker.
pub async fn end(core: CoreWorker) -> Result<(), Problem> {
    core.initiate_shutdown();
    let ending = async {
        while let Ok(activation) = core.poll_workflow_activation().await {
            let _ = core
                .complete_workflow_activation(give_back(activation))
                .await;
        }
        while let Ok(task) = core.poll_activity_task().await {
            if let Some(completion) = give_back_activity(task) {
                let _ = core.complete_activity_task(completion).await;
            }
        }
        core.finalize_shutdown().await;
    };
    tokio::time::timeout(TIMEOUT, ending).await.map_err(|_| {
        Problem::new(
            "deadline_exceeded",
            "something that was handed out was never completed",
        )
    })
}

/// An eviction needs no more than an answer; a workflow task goes back to the server by its failure.
fn give_back(activation: WorkflowActivation) -> WorkflowActivationCompletion {
    if activation.is_only_eviction() {
        WorkflowActivationCompletion::empty(activation.run_id)
    } else {
        WorkflowActivationCompletion::fail(activation.run_id, shut_down().into(), None)
    }
}

/// A failed activity is tried again, elsewhere. Of a cancellation there is nothing to answer.
fn give_back_activity(task: ActivityTask) -> Option<ActivityTaskCompletion> {
    matches!(task.variant, Some(Variant::Start(_))).then(|| ActivityTaskCompletion {
        task_token: task.task_token,
        result: Some(ActivityExecutionResult::fail(shut_down().into())),
    })
}

fn shut_down() -> Failure {
    Failure {
        kind: "worker_shutdown".to_owned(),
        message: "this worker is shut down".to_owned(),
        non_retryable: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::coresdk::{
        activity_task::{Cancel, Start},
        workflow_activation::{
            FireTimer, RemoveFromCache, workflow_activation_job::Variant as Job,
        },
        workflow_completion::workflow_activation_completion::Status,
    };

    fn given_back(job: impl Into<Job>) -> Option<Status> {
        give_back(WorkflowActivation {
            run_id: "run".to_owned(),
            jobs: vec![job.into().into()],
            ..Default::default()
        })
        .status
    }

    #[test]
    fn evictions_are_answered_and_work_goes_back() {
        let eviction = given_back(RemoveFromCache::default());
        assert!(matches!(eviction, Some(Status::Successful(it)) if it.commands.is_empty()));
        let work = given_back(FireTimer { seq: 1 });
        assert!(matches!(work, Some(Status::Failed(_))));
    }

    #[test]
    fn activities_go_back_and_their_cancellations_are_passed_over() {
        let task = |variant| ActivityTask {
            task_token: vec![1],
            variant: Some(variant),
        };
        assert!(give_back_activity(task(Variant::Cancel(Cancel::default()))).is_none());
        let start = give_back_activity(task(Variant::Start(Start::default())));
        assert_eq!(start.expect("a completion").task_token, [1]);
    }
}
