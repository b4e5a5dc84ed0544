//! Describing and listing workflows.

use super::{execution, message, request};
use crate::client::Client;
use crate::payload::{from_base64, instant, to_base64};
use crate::problem::{Answer, Problem};
use serde::{Deserialize, Serialize};
use temporalio_client::grpc::WorkflowService;
use temporalio_common::protos::temporal::api::{
    enums::v1::WorkflowExecutionStatus,
    workflow::v1::WorkflowExecutionInfo,
    workflowservice::v1::{DescribeWorkflowExecutionRequest, ListWorkflowExecutionsRequest},
};

/// What the server itself allows.
const PAGE_SIZE_MAX: i32 = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeWorkflow {
    workflow_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListWorkflows {
    query: String,
    page_size: i32,
    page_token: Option<String>,
}

#[derive(Serialize)]
struct Execution {
    workflow_id: String,
    run_id: String,
    workflow_type: String,
    status: &'static str,
    start_time_us: Option<i64>,
    close_time_us: Option<i64>,
    history_length: i64,
}

pub async fn describe(mut client: Client, it: DescribeWorkflow) -> Answer {
    let wanted = DescribeWorkflowExecutionRequest {
        namespace: client.namespace,
        execution: execution(it.workflow_id, None),
    };
    let answer = message(
        client
            .connection
            .describe_workflow_execution(request(wanted))
            .await,
    )?;
    let info = answer
        .workflow_execution_info
        .ok_or_else(|| Problem::new("internal", "the server described nothing"))?;
    Ok(serde_json::to_string(&described(info))?)
}

pub async fn list(mut client: Client, it: ListWorkflows) -> Answer {
    #[derive(Serialize)]
    struct Page {
        executions: Vec<Execution>,
        next_page_token: Option<String>,
    }
    let wanted = list_request(&client.namespace, it)?;
    let answer = message(
        client
            .connection
            .list_workflow_executions(request(wanted))
            .await,
    )?;
    let token = answer.next_page_token;
    Ok(serde_json::to_string(&Page {
        executions: answer.executions.into_iter().map(described).collect(),
        next_page_token: (!token.is_empty()).then(|| to_base64(&token)),
    })?)
}

fn list_request(
    namespace: &str,
    it: ListWorkflows,
) -> Result<ListWorkflowExecutionsRequest, Problem> {
    if !(1..=PAGE_SIZE_MAX).contains(&it.page_size) {
        return Err(Problem::invalid(format!(
            "page_size is not 1 to {PAGE_SIZE_MAX}"
        )));
    }
    let token = it.page_token.map(|token| from_base64(&token, "page_token"));
    Ok(ListWorkflowExecutionsRequest {
        namespace: namespace.to_owned(),
        page_size: it.page_size,
        next_page_token: token.transpose()?.unwrap_or_default(),
        query: it.query,
    })
}

fn described(info: WorkflowExecutionInfo) -> Execution {
    let status = status_name(info.status());
    let execution = info.execution.unwrap_or_default();
    Execution {
        workflow_id: execution.workflow_id,
        run_id: execution.run_id,
        workflow_type: info.r#type.unwrap_or_default().name,
        status,
        start_time_us: instant(info.start_time),
        close_time_us: instant(info.close_time),
        history_length: info.history_length,
    }
}

fn status_name(status: WorkflowExecutionStatus) -> &'static str {
    match status {
        WorkflowExecutionStatus::Unspecified => "unknown",
        // One that is paused has not ended; GigCo pauses none.
        WorkflowExecutionStatus::Running | WorkflowExecutionStatus::Paused => "running",
        WorkflowExecutionStatus::Completed => "completed",
        WorkflowExecutionStatus::Failed => "failed",
        WorkflowExecutionStatus::Canceled => "cancelled",
        WorkflowExecutionStatus::Terminated => "terminated",
        WorkflowExecutionStatus::ContinuedAsNew => "continued_as_new",
        WorkflowExecutionStatus::TimedOut => "timed_out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost_types::Timestamp;
    use temporalio_common::protos::temporal::api::common::v1::{WorkflowExecution, WorkflowType};

    #[test]
    fn a_running_workflow_has_no_end() {
        let info = WorkflowExecutionInfo {
            execution: Some(WorkflowExecution {
                workflow_id: "w".to_owned(),
                run_id: "r".to_owned(),
            }),
            r#type: Some(WorkflowType {
                name: "t".to_owned(),
            }),
            start_time: Some(Timestamp {
                seconds: 1,
                nanos: 2_000,
            }),
            status: WorkflowExecutionStatus::Running.into(),
            history_length: 5,
            ..Default::default()
        };
        assert_eq!(
            serde_json::to_string(&described(info)).expect("JSON"),
            r#"{"workflow_id":"w","run_id":"r","workflow_type":"t","status":"running","start_time_us":1000002,"close_time_us":null,"history_length":5}"#
        );
    }

    #[test]
    fn a_page_is_bounded_and_its_token_checked() {
        let list = |page_size, page_token: Option<&str>| {
            let it = ListWorkflows {
                query: "WorkflowType = 't'".to_owned(),
                page_size,
                page_token: page_token.map(str::to_owned),
            };
            list_request("n", it)
        };
        assert_eq!(
            list(10, Some("AQI=")).expect("accepted").next_page_token,
            [1, 2]
        );
        assert!(list(10, None).expect("accepted").next_page_token.is_empty());
        assert!(list(0, None).is_err());
        assert!(list(1_001, None).is_err());
        let refusal = list(10, Some("%")).expect_err("refused");
        assert!(refusal.line().contains("page_token is not base64"));
    }
}
