//! What a client asks of the server, by name: the request is read and checked on the caller's thread, sent
//! from the runtime, and answered as JSON.

mod executions;
mod history;
mod interactions;

use crate::client::Client;
use crate::problem::{Answer, Problem, parse};
use temporalio_client::tonic::{Request, Response, Status};
use temporalio_common::protos::temporal::api::common::v1::WorkflowExecution;

/// A request that was read.
pub enum Operation {
    StartWorkflow(interactions::StartWorkflow),
    SignalWorkflow(interactions::SignalWorkflow),
    QueryWorkflow(interactions::QueryWorkflow),
    CancelWorkflow(interactions::EndWorkflow),
    TerminateWorkflow(interactions::EndWorkflow),
    DescribeWorkflow(executions::DescribeWorkflow),
    ListWorkflows(executions::ListWorkflows),
    FetchHistory(history::FetchHistory),
}

/// Reads a request of the operation of this name.
pub fn read(name: &str, json: &str) -> Result<Operation, Problem> {
    let operation = match name {
        "start_workflow" => parse(json).map(Operation::StartWorkflow),
        "signal_workflow" => parse(json).map(Operation::SignalWorkflow),
        "query_workflow" => parse(json).map(Operation::QueryWorkflow),
        "cancel_workflow" => parse(json).map(Operation::CancelWorkflow),
        "terminate_workflow" => parse(json).map(Operation::TerminateWorkflow),
        "describe_workflow" => parse(json).map(Operation::DescribeWorkflow),
        "list_workflows" => parse(json).map(Operation::ListWorkflows),
        "fetch_history" => parse(json).map(Operation::FetchHistory),
        _ => return Err(Problem::invalid(format!("no such operation: {name}"))),
    };
    operation.map_err(|problem| problem.within(name))
}

/// Asks the server. Passing failures are tried again for some seconds by the connection itself.
pub async fn run(client: Client, operation: Operation) -> Answer {
    match operation {
        Operation::StartWorkflow(it) => interactions::start(client, it).await,
        Operation::SignalWorkflow(it) => interactions::signal(client, it).await,
        Operation::QueryWorkflow(it) => interactions::query(client, it).await,
        Operation::CancelWorkflow(it) => interactions::cancel(client, it).await,
        Operation::TerminateWorkflow(it) => interactions::terminate(client, it).await,
        Operation::DescribeWorkflow(it) => executions::describe(client, it).await,
        Operation::ListWorkflows(it) => executions::list(client, it).await,
        Operation::FetchHistory(it) => history::fetch(client, it).await,
    }
}

/// A workflow by its id alone means its latest run.
fn execution(workflow_id: String, run_id: Option<String>) -> Option<WorkflowExecution> {
    Some(WorkflowExecution {
        workflow_id,
        run_id: run_id.unwrap_or_default(),
    })
}

fn request<T>(message: T) -> Request<T> {
    Request::new(message)
}

fn message<T>(response: Result<Response<T>, Status>) -> Result<T, Problem> {
    Ok(response?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str, json: &str) -> String {
        match read(name, json) {
            Ok(_) => panic!("accepted"),
            Err(problem) => problem.line(),
        }
    }

    #[test]
    fn every_operation_reads_its_request() {
        let start = r#"{"workflow_id":"w","workflow_type":"t","task_queue":"q","input":{"a":1},"request_id":"r","memo":{"m":1.0}}"#;
        let signal = r#"{"workflow_id":"w","name":"n","input":null,"request_id":"r"}"#;
        let end = r#"{"workflow_id":"w","reason":""}"#;
        let requests = [
            ("start_workflow", start),
            ("signal_workflow", signal),
            (
                "query_workflow",
                r#"{"workflow_id":"w","name":"n","input":null}"#,
            ),
            ("cancel_workflow", end),
            ("terminate_workflow", end),
            ("describe_workflow", r#"{"workflow_id":"w"}"#),
            (
                "list_workflows",
                r#"{"query":"","page_size":10,"page_token":null}"#,
            ),
            ("fetch_history", r#"{"workflow_id":"w","run_id":null}"#),
        ];
        for (name, json) in requests {
            assert!(read(name, json).is_ok(), "{name}");
            let odd = json.replacen('{', r#"{"odd":1,"#, 1);
            let line = refusal(name, &odd);
            assert!(
                line.contains(&format!("{name}: unknown field `odd`")),
                "{line}"
            );
            let line = refusal(name, "{}");
            assert!(line.contains(&format!("{name}: missing field")), "{line}");
        }
    }

    #[test]
    fn an_unknown_operation_is_named() {
        assert!(refusal("reset_workflow", "{}").contains("no such operation: reset_workflow"));
    }
}
