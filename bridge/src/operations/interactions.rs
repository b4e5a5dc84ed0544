//! Starting, signalling, asking and ending a workflow.

use super::{execution, message, request};
use crate::client::Client;
use crate::payload::{Json, first, payload, payloads};
use crate::problem::{Answer, NOTHING, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use temporalio_client::grpc::WorkflowService;
use temporalio_common::protos::temporal::api::{
    common::v1::{Memo, WorkflowType},
    enums::v1::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy},
    query::v1::WorkflowQuery,
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{
        QueryWorkflowRequest, RequestCancelWorkflowExecutionRequest,
        SignalWorkflowExecutionRequest, StartWorkflowExecutionRequest,
        TerminateWorkflowExecutionRequest,
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartWorkflow {
    workflow_id: String,
    workflow_type: String,
    task_queue: String,
    input: Json,
    request_id: String,
    memo: Option<BTreeMap<String, Json>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalWorkflow {
    workflow_id: String,
    name: String,
    input: Json,
    request_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryWorkflow {
    workflow_id: String,
    name: String,
    input: Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndWorkflow {
    workflow_id: String,
    reason: String,
}

pub async fn start(mut client: Client, it: StartWorkflow) -> Answer {
    #[derive(Serialize)]
    struct Started {
        workflow_id: String,
        run_id: String,
    }
    let workflow_id = it.workflow_id.clone();
    let wanted = start_request(&client.namespace, &client.identity, it);
    let started = message(
        client
            .connection
            .start_workflow_execution(request(wanted))
            .await,
    )?;
    Ok(serde_json::to_string(&Started {
        workflow_id,
        run_id: started.run_id,
    })?)
}

/// A workflow's id is never used twice, also not after its end: starting it again is then harmless.
fn start_request(
    namespace: &str,
    identity: &str,
    it: StartWorkflow,
) -> StartWorkflowExecutionRequest {
    StartWorkflowExecutionRequest {
        namespace: namespace.to_owned(),
        identity: identity.to_owned(),
        workflow_id: it.workflow_id,
        workflow_type: Some(WorkflowType {
            name: it.workflow_type,
        }),
        task_queue: Some(TaskQueue {
            name: it.task_queue,
            ..Default::default()
        }),
        input: Some(payloads(it.input)),
        request_id: it.request_id,
        workflow_id_reuse_policy: WorkflowIdReusePolicy::RejectDuplicate.into(),
        workflow_id_conflict_policy: WorkflowIdConflictPolicy::Fail.into(),
        memo: it.memo.map(|memo| Memo {
            fields: memo
                .into_iter()
                .map(|(name, value)| (name, payload(value)))
                .collect(),
        }),
        ..Default::default()
    }
}

pub async fn signal(mut client: Client, it: SignalWorkflow) -> Answer {
    let wanted = SignalWorkflowExecutionRequest {
        namespace: client.namespace,
        identity: client.identity,
        workflow_execution: execution(it.workflow_id, None),
        signal_name: it.name,
        input: Some(payloads(it.input)),
        request_id: it.request_id,
        ..Default::default()
    };
    message(
        client
            .connection
            .signal_workflow_execution(request(wanted))
            .await,
    )?;
    Ok(NOTHING.to_owned())
}

pub async fn query(mut client: Client, it: QueryWorkflow) -> Answer {
    #[derive(Serialize)]
    struct Result {
        result: Json,
    }
    let wanted = QueryWorkflowRequest {
        namespace: client.namespace,
        execution: execution(it.workflow_id, None),
        query: Some(WorkflowQuery {
            query_type: it.name,
            query_args: Some(payloads(it.input)),
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = message(client.connection.query_workflow(request(wanted)).await)?;
    let result = first(answer.query_result.unwrap_or_default().payloads)
        .map_err(|error| Problem::new("internal", error))?;
    Ok(serde_json::to_string(&Result { result })?)
}

pub async fn cancel(mut client: Client, it: EndWorkflow) -> Answer {
    // A run can be asked to stop only once. With the same id each time, the server takes a second request
    // for the first one, where it would otherwise refuse it.
    let request_id = format!("cancel-{}", it.workflow_id);
    let wanted = RequestCancelWorkflowExecutionRequest {
        namespace: client.namespace,
        identity: client.identity,
        workflow_execution: execution(it.workflow_id, None),
        request_id,
        reason: it.reason,
        ..Default::default()
    };
    message(
        client
            .connection
            .request_cancel_workflow_execution(request(wanted))
            .await,
    )?;
    Ok(NOTHING.to_owned())
}

pub async fn terminate(mut client: Client, it: EndWorkflow) -> Answer {
    let wanted = TerminateWorkflowExecutionRequest {
        namespace: client.namespace,
        identity: client.identity,
        workflow_execution: execution(it.workflow_id, None),
        reason: it.reason,
        ..Default::default()
    };
    message(
        client
            .connection
            .terminate_workflow_execution(request(wanted))
            .await,
    )?;
    Ok(NOTHING.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_fails_while_the_workflow_runs_and_carries_its_memo() {
        let json = r#"{"workflow_id":"job-1","workflow_type":"job","task_queue":"q","input":{"a":1.0},"request_id":"r","memo":{"title":"t"}}"#;
        let start = serde_json::from_str(json).expect("JSON");
        let wanted = start_request("n", "i", start);
        assert_eq!(
            (wanted.namespace.as_str(), wanted.identity.as_str()),
            ("n", "i")
        );
        assert_eq!(wanted.workflow_id, "job-1");
        assert_eq!(wanted.request_id, "r");
        assert_eq!(wanted.workflow_type.as_ref().expect("a type").name, "job");
        assert_eq!(wanted.task_queue.as_ref().expect("a queue").name, "q");
        let policy = wanted.workflow_id_reuse_policy();
        assert_eq!(policy, WorkflowIdReusePolicy::RejectDuplicate);
        assert_eq!(
            wanted.workflow_id_conflict_policy(),
            WorkflowIdConflictPolicy::Fail
        );
        assert_eq!(
            wanted.input.expect("input").payloads[0].data,
            br#"{"a":1.0}"#
        );
        assert_eq!(wanted.memo.expect("a memo").fields["title"].data, br#""t""#);
    }
}
