//! Tasks, completions and heartbeats.

use super::*;
use crate::payload::{duration, text as json_text};
use temporalio_common::protos::coresdk::{
    activity_result::activity_execution_result::Status as Executed,
    activity_task::{self, ActivityCancelReason},
};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution, failure::v1::failure::FailureInfo,
};

fn start() -> activity_task::Start {
    activity_task::Start {
        workflow_execution: Some(WorkflowExecution {
            workflow_id: "job-1".to_owned(),
            run_id: "run".to_owned(),
        }),
        activity_id: "a1".to_owned(),
        activity_type: "pay".to_owned(),
        input: vec![payload(json_text("in"))],
        attempt: 2,
        heartbeat_timeout: Some(duration(5_000_000)),
        ..Default::default()
    }
}

fn task(variant: Option<Variant>) -> ActivityTask {
    ActivityTask {
        task_token: vec![1, 2, 3],
        variant,
    }
}

fn shown(variant: Variant) -> String {
    to_json(task(Some(variant)))
        .expect("readable")
        .expect("JSON")
}

fn executed(json: &str) -> Executed {
    let completion = completion(json).expect("accepted");
    assert_eq!(completion.task_token, [1, 2, 3]);
    completion
        .result
        .and_then(|result| result.status)
        .expect("a status")
}

fn refusal(json: &str) -> String {
    completion(json).expect_err("refused").line()
}

#[test]
fn a_started_activity_has_its_input_attempt_and_timeout() {
    assert_eq!(
        shown(Variant::Start(start())),
        r#"{"task_token":"AQID","kind":"start","workflow_id":"job-1","run_id":"run","activity_id":"a1","activity_type":"pay","input":"in","attempt":2,"heartbeat_timeout_us":5000000}"#
    );
    let mut calm = start();
    calm.heartbeat_timeout = Some(duration(0));
    assert!(shown(Variant::Start(calm)).ends_with(r#""heartbeat_timeout_us":null}"#));
}

#[test]
fn a_cancellation_has_its_reason() {
    let cancel = activity_task::Cancel {
        reason: ActivityCancelReason::TimedOut.into(),
        ..Default::default()
    };
    assert_eq!(
        shown(Variant::Cancel(cancel)),
        r#"{"task_token":"AQID","kind":"cancel","reason":"timed_out"}"#
    );
}

#[test]
fn a_task_that_cannot_be_read_is_answered_by_a_failure_for_good() {
    let mut odd = start();
    odd.input[0].metadata.clear();
    for variant in [Some(Variant::Start(odd)), None] {
        let completion = to_json(task(variant)).expect_err("unreadable");
        assert_eq!(completion.task_token, [1, 2, 3]);
        let result = completion.result.and_then(|result| result.status);
        let Some(Executed::Failed(failed)) = result else {
            panic!("not failed");
        };
        let failure = Failure::from(failed.failure.expect("a failure"));
        assert_eq!(failure.kind, "unreadable_task");
        assert!(failure.non_retryable);
    }
}

#[test]
fn an_activity_completes_fails_or_is_cancelled() {
    let done =
        executed(r#"{"task_token":"AQID","status":"completed","result":{"a":1.0},"failure":null}"#);
    let Executed::Completed(done) = done else {
        panic!("another status");
    };
    assert_eq!(done.result.expect("a result").data, br#"{"a":1.0}"#);
    let failed = executed(
        r#"{"task_token":"AQID","status":"failed","result":null,"failure":{"type":"card","message":"no","non_retryable":true}}"#,
    );
    let Executed::Failed(failed) = failed else {
        panic!("another status");
    };
    assert_eq!(
        Failure::from(failed.failure.expect("a failure")).kind,
        "card"
    );
    let cancelled =
        executed(r#"{"task_token":"AQID","status":"cancelled","result":null,"failure":null}"#);
    let Executed::Cancelled(cancelled) = cancelled else {
        panic!("another status");
    };
    let info = cancelled.failure.and_then(|failure| failure.failure_info);
    assert!(matches!(info, Some(FailureInfo::CanceledFailureInfo(_))));
}

#[test]
fn contradictions_and_unknown_fields_are_refused() {
    let failure = r#"{"type":"t","message":"m","non_retryable":false}"#;
    let refused = [
        (
            format!(
                r#"{{"task_token":"AQID","status":"completed","result":1,"failure":{failure}}}"#
            ),
            "no failure",
        ),
        (
            r#"{"task_token":"AQID","status":"failed","result":null,"failure":null}"#.to_owned(),
            "needs a failure",
        ),
        (
            format!(r#"{{"task_token":"AQID","status":"failed","result":1,"failure":{failure}}}"#),
            "has a result",
        ),
        (
            r#"{"task_token":"!","status":"completed","result":1,"failure":null}"#.to_owned(),
            "task_token is not base64",
        ),
        (
            r#"{"task_token":"AQID","status":"lost","result":1,"failure":null}"#.to_owned(),
            "unknown variant `lost`",
        ),
        (
            r#"{"task_token":"AQID","status":"completed","result":1,"failure":null,"x":1}"#
                .to_owned(),
            "unknown field `x`",
        ),
        (
            r#"{"status":"completed","result":1,"failure":null}"#.to_owned(),
            "missing field `task_token`",
        ),
    ];
    for (json, expected) in refused {
        let line = refusal(&json);
        assert!(line.contains(expected), "{json}: {line}");
    }
}

#[test]
fn a_heartbeat_has_details() {
    let beat = heartbeat(r#"{"task_token":"AQID","details":{"done":3}}"#).expect("accepted");
    assert_eq!(beat.task_token, [1, 2, 3]);
    assert_eq!(beat.details[0].data, br#"{"done":3}"#);
    let refusal = heartbeat(r#"{"task_token":"AQID","progress":3}"#).expect_err("refused");
    assert!(refusal.line().contains("unknown field `progress`"));
}
