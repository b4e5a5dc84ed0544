//! A whole replay without a server, a workflow that has changed, and histories that are none.

use super::*;
use crate::command;
use crate::payload::{duration, payloads, text, to_base64};
use crate::runtime::Runtime;
use serde_json::Value;
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowType,
    enums::v1::EventType,
    history::v1::{
        HistoryEvent, TimerFiredEventAttributes, TimerStartedEventAttributes,
        WorkflowExecutionCompletedEventAttributes, WorkflowTaskCompletedEventAttributes,
        WorkflowTaskScheduledEventAttributes, WorkflowTaskStartedEventAttributes,
    },
    taskqueue::v1::TaskQueue,
};

const OPTIONS: &str = r#"{"task_queue":"q","workflow_type":"nap"}"#;

fn history_of(attributes: Vec<(EventType, Attributes)>) -> History {
    let events = attributes
        .into_iter()
        .zip(1..)
        .map(|((kind, attributes), id)| HistoryEvent {
            event_id: id,
            event_time: Some(prost_types::Timestamp {
                seconds: id,
                nanos: 0,
            }),
            event_type: kind.into(),
            attributes: Some(attributes),
            ..Default::default()
        });
    History {
        events: events.collect(),
    }
}

/// A workflow that slept for a second and is done.
fn nap() -> History {
    let start = WorkflowExecutionStartedEventAttributes {
        workflow_type: Some(WorkflowType {
            name: "nap".to_owned(),
        }),
        workflow_id: "nap-1".to_owned(),
        original_execution_run_id: "run".to_owned(),
        input: Some(payloads(text("in"))),
        task_queue: Some(TaskQueue::from("q".to_owned())),
        ..Default::default()
    };
    let scheduled = || WorkflowTaskScheduledEventAttributes::default().into();
    let task_started = |scheduled_event_id| {
        WorkflowTaskStartedEventAttributes {
            scheduled_event_id,
            ..Default::default()
        }
        .into()
    };
    let completed = |scheduled_event_id| {
        WorkflowTaskCompletedEventAttributes {
            scheduled_event_id,
            started_event_id: scheduled_event_id + 1,
            ..Default::default()
        }
        .into()
    };
    let timer_started = TimerStartedEventAttributes {
        timer_id: "1".to_owned(),
        start_to_fire_timeout: Some(duration(1_000_000)),
        workflow_task_completed_event_id: 4,
    };
    let timer_fired = TimerFiredEventAttributes {
        timer_id: "1".to_owned(),
        started_event_id: 5,
    };
    history_of(vec![
        (EventType::WorkflowExecutionStarted, start.into()),
        (EventType::WorkflowTaskScheduled, scheduled()),
        (EventType::WorkflowTaskStarted, task_started(2)),
        (EventType::WorkflowTaskCompleted, completed(2)),
        (EventType::TimerStarted, timer_started.into()),
        (EventType::TimerFired, timer_fired.into()),
        (EventType::WorkflowTaskScheduled, scheduled()),
        (EventType::WorkflowTaskStarted, task_started(7)),
        (EventType::WorkflowTaskCompleted, completed(7)),
        (
            EventType::WorkflowExecutionCompleted,
            WorkflowExecutionCompletedEventAttributes::default().into(),
        ),
    ])
}

fn base64(history: &History) -> String {
    to_base64(&history.encode_to_vec())
}

/// Replays the nap with a workflow that gives `first` at its start; returns the jobs it was given.
fn replay(first: &str) -> Vec<Value> {
    let runtime = Runtime::new("", None, std::ptr::null_mut()).expect("a runtime");
    let handle = runtime.handle();
    let history = read(OPTIONS, &base64(&nap())).expect("a history");
    let work = start(history, handle.clone());
    let jobs = handle.block_on(async {
        let worker = *handle
            .spawn(work)
            .await
            .expect("no panic")
            .expect("a worker");
        let mut jobs = Vec::new();
        loop {
            let polled = worker.poll_workflow().expect("a turn").await;
            let json = match polled {
                Ok(json) => json,
                Err(problem) => {
                    assert_eq!(problem, Problem::ShutDown);
                    break;
                }
            };
            let activation: Value = serde_json::from_str(&json).expect("JSON");
            let commands = match activation["jobs"][0]["kind"].as_str().expect("a kind") {
                "initialize_workflow" => first,
                "fire_timer" => r#"{"kind":"complete_workflow_execution","result":1}"#,
                _ => "",
            };
            jobs.extend(activation["jobs"].as_array().expect("jobs").clone());
            let run_id = &activation["run_id"];
            let json = format!(r#"{{"run_id":{run_id},"failure":null,"commands":[{commands}]}}"#);
            let completion = command::from_json(&json).expect("a completion");
            let completed = worker.complete_workflow(completion).expect("a worker");
            completed.await.expect("completed");
        }
        let activity = worker.poll_activity().expect("a turn");
        assert!(
            worker
                .poll_activity()
                .is_err_and(|it| it.line().contains("busy"))
        );
        assert!(
            worker
                .finalize_shutdown()
                .is_err_and(|it| it.line().contains("busy"))
        );
        assert_eq!(activity.await, Err(Problem::ShutDown));
        worker.initiate_shutdown();
        let finalized = worker.finalize_shutdown().expect("nobody else");
        finalized.await.expect("finalized");
        assert!(
            worker
                .poll_workflow()
                .is_err_and(|it| it == Problem::ShutDown)
        );
        jobs
    });
    runtime.end();
    jobs
}

#[test]
fn a_workflow_that_did_not_change_is_replayed_to_its_end() {
    let jobs = replay(r#"{"kind":"start_timer","seq":1,"timeout_us":1000000}"#);
    let kinds: Vec<_> = jobs.iter().filter_map(|job| job["kind"].as_str()).collect();
    assert_eq!(
        kinds,
        ["initialize_workflow", "fire_timer", "remove_from_cache"]
    );
    assert_eq!(jobs[0]["workflow_id"], "nap-1");
    assert_eq!(jobs[0]["arguments"], "in");
    assert_eq!(jobs[2]["reason"], "lang_requested");
}

#[test]
fn a_workflow_that_did_change_is_evicted_as_nondeterministic() {
    let other = r#"{"kind":"schedule_activity","seq":1,"activity_id":"a","activity_type":"t","task_queue":"q",
        "arguments":null,"schedule_to_close_us":1000000,"start_to_close_us":null,"heartbeat_us":null,"retry":null}"#;
    let jobs = replay(other);
    let eviction = jobs.last().expect("a job");
    assert_eq!(eviction["kind"], "remove_from_cache");
    assert_eq!(eviction["reason"], "nondeterminism");
    let message = eviction["message"].as_str().expect("a message");
    assert!(
        message.contains("TimerStarted") || message.contains("activity"),
        "{message}"
    );
}

#[test]
fn what_is_no_history_is_refused() {
    let refusal = |options: &str, history: &str| match read(options, history) {
        Ok(_) => panic!("accepted"),
        Err(problem) => problem.line(),
    };
    assert!(refusal(OPTIONS, "%").contains("history is not base64"));
    assert!(refusal(OPTIONS, "/////w==").contains("history: "));
    assert!(refusal(OPTIONS, "").contains("empty"));
    let mut headless = nap();
    headless.events.remove(0);
    assert!(refusal(OPTIONS, &base64(&headless)).contains("not workflow execution started"));
    let another = r#"{"task_queue":"q","workflow_type":"walk"}"#;
    assert!(refusal(another, &base64(&nap())).contains("of a nap, not of a walk"));
    let odd = r#"{"task_queue":"q","workflow_type":null,"namespace":"n"}"#;
    assert!(refusal(odd, &base64(&nap())).contains("unknown field `namespace`"));
    type Change = fn(&mut WorkflowExecutionStartedEventAttributes);
    let changes: [Change; 2] = [
        |started| started.original_execution_run_id.clear(),
        |started| started.task_queue = None,
    ];
    for change in changes {
        let mut nameless = nap();
        let first = &mut nameless.events[0].attributes;
        if let Some(Attributes::WorkflowExecutionStartedEventAttributes(started)) = first {
            change(started);
        }
        assert!(refusal(OPTIONS, &base64(&nameless)).contains("which run and task queue"));
    }
}
