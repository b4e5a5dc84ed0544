//! Each command, and what is refused.

use super::*;
use temporalio_common::protos::coresdk::workflow_completion::workflow_activation_completion::Status;
use temporalio_common::protos::temporal::api::failure::v1::failure::FailureInfo;

/// The commands of a completion of these.
fn read(commands: &str) -> Result<Vec<Variant>, Problem> {
    let json = format!(r#"{{"run_id":"run","failure":null,"commands":[{commands}]}}"#);
    let completion = from_json(&json)?;
    assert_eq!(completion.run_id, "run");
    let Some(Status::Successful(success)) = completion.status else {
        panic!("not a success");
    };
    let variants = success.commands.into_iter().filter_map(|it| it.variant);
    Ok(variants.collect())
}

fn one(command: &str) -> Variant {
    let mut variants = read(command).expect("accepted");
    assert_eq!(variants.len(), 1);
    variants.remove(0)
}

fn refusal(commands: &str) -> String {
    read(commands).expect_err("refused").line()
}

#[test]
fn timers_start_and_are_cancelled() {
    let Variant::StartTimer(timer) = one(r#"{"kind":"start_timer","seq":4,"timeout_us":1500000}"#)
    else {
        panic!("another kind");
    };
    assert_eq!(timer.seq, 4);
    assert_eq!(timer.start_to_fire_timeout, Some(duration(1_500_000)));
    let Variant::CancelTimer(cancel) = one(r#"{"kind":"cancel_timer","seq":4}"#) else {
        panic!("another kind");
    };
    assert_eq!(cancel.seq, 4);
}

#[test]
fn a_timer_of_no_length_lasts_a_millisecond() {
    let Variant::StartTimer(timer) = one(r#"{"kind":"start_timer","seq":1,"timeout_us":0}"#) else {
        panic!("another kind");
    };
    assert_eq!(timer.start_to_fire_timeout, Some(duration(1_000)));
}

#[test]
fn an_activity_is_scheduled_with_all_that_it_is_given() {
    let command = r#"{"kind":"schedule_activity","seq":2,"activity_id":"a2","activity_type":"pay","task_queue":"q",
        "arguments":{"amount":12.30},"schedule_to_close_us":null,"start_to_close_us":30000000,"heartbeat_us":5000000,
        "retry":{"initial_interval_us":1000000,"backoff_coefficient":2.5,"maximum_interval_us":60000000,
        "maximum_attempts":7,"non_retryable_error_types":["card"]}}"#;
    let Variant::ScheduleActivity(activity) = one(command) else {
        panic!("another kind");
    };
    assert_eq!(activity.seq, 2);
    assert_eq!(activity.activity_id, "a2");
    assert_eq!(activity.activity_type, "pay");
    assert_eq!(activity.task_queue, "q");
    assert_eq!(activity.arguments[0].data, br#"{"amount":12.30}"#);
    assert_eq!(activity.schedule_to_close_timeout, None);
    assert_eq!(activity.start_to_close_timeout, Some(duration(30_000_000)));
    assert_eq!(activity.heartbeat_timeout, Some(duration(5_000_000)));
    let retry = activity.retry_policy.expect("a policy");
    assert_eq!(retry.initial_interval, Some(duration(1_000_000)));
    assert_eq!(retry.backoff_coefficient, 2.5);
    assert_eq!(retry.maximum_interval, Some(duration(60_000_000)));
    assert_eq!(retry.maximum_attempts, 7);
    assert_eq!(retry.non_retryable_error_types, ["card"]);
    let Variant::RequestCancelActivity(cancel) =
        one(r#"{"kind":"request_cancel_activity","seq":2}"#)
    else {
        panic!("another kind");
    };
    assert_eq!(cancel.seq, 2);
}

#[test]
fn queries_succeed_or_fail() {
    use commands::query_result::Variant::{Failed, Succeeded};
    let answer = |command: &str| match one(command) {
        Variant::RespondToQuery(it) => it.variant.expect("an answer"),
        _ => panic!("another kind"),
    };
    let Succeeded(success) =
        answer(r#"{"kind":"query_result","query_id":"q","result":[1],"failure":null}"#)
    else {
        panic!("it failed");
    };
    assert_eq!(success.response.expect("a payload").data, b"[1]");
    let failed = answer(
        r#"{"kind":"query_result","query_id":"q","result":null,"failure":{"type":"t","message":"m","non_retryable":false}}"#,
    );
    assert!(matches!(failed, Failed(failure) if failure.message == "m"));
    let both = r#"{"kind":"query_result","query_id":"q","result":1,"failure":{"type":"t","message":"m","non_retryable":false}}"#;
    assert!(refusal(both).contains("not both"));
}

#[test]
fn a_workflow_ends_in_one_of_four_ways() {
    let done = one(r#"{"kind":"complete_workflow_execution","result":null}"#);
    assert!(matches!(done, Variant::CompleteWorkflowExecution(it) if it.result.is_some()));
    let failed = one(
        r#"{"kind":"fail_workflow_execution","failure":{"type":"t","message":"m","non_retryable":true}}"#,
    );
    let Variant::FailWorkflowExecution(failed) = failed else {
        panic!("another kind");
    };
    let info = failed.failure.and_then(|failure| failure.failure_info);
    assert!(
        matches!(info, Some(FailureInfo::ApplicationFailureInfo(info)) if info.non_retryable && info.r#type == "t")
    );
    let cancelled = one(r#"{"kind":"cancel_workflow_execution"}"#);
    assert!(matches!(cancelled, Variant::CancelWorkflowExecution(_)));
    let again = one(
        r#"{"kind":"continue_as_new_workflow_execution","workflow_type":"job","arguments":{"n":2}}"#,
    );
    let Variant::ContinueAsNewWorkflowExecution(again) = again else {
        panic!("another kind");
    };
    assert_eq!(again.workflow_type, "job");
    assert_eq!(again.arguments[0].data, br#"{"n":2}"#);
}

#[test]
fn commands_keep_their_order() {
    let variants =
        read(r#"{"kind":"set_patch_marker","patch_id":"tips","deprecated":true},{"kind":"cancel_timer","seq":1}"#)
            .expect("accepted");
    assert!(
        matches!(&variants[0], Variant::SetPatchMarker(it) if it.patch_id == "tips" && it.deprecated)
    );
    assert!(matches!(variants[1], Variant::CancelTimer(_)));
}

#[test]
fn a_failure_fails_the_task_and_goes_alone() {
    let failure = r#"{"type":"bug","message":"m","non_retryable":false}"#;
    let json = format!(r#"{{"run_id":"run","failure":{failure},"commands":[]}}"#);
    let completion = from_json(&json).expect("accepted");
    assert!(matches!(completion.status, Some(Status::Failed(_))));
    let both = format!(
        r#"{{"run_id":"r","failure":{failure},"commands":[{{"kind":"cancel_timer","seq":1}}]}}"#
    );
    assert!(
        from_json(&both)
            .expect_err("refused")
            .line()
            .contains("not both")
    );
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let unknown =
        refusal(r#"{"kind":"cancel_timer","seq":1},{"kind":"cancel_timer","seq":1,"why":""}"#);
    assert!(
        unknown.starts_with("invalid_argument: commands[1]: cancel_timer: unknown field `why`"),
        "{unknown}"
    );
    let missing = refusal(r#"{"kind":"start_timer","seq":1}"#);
    assert!(
        missing.contains("start_timer: missing field `timeout_us`"),
        "{missing}"
    );
    let kind = refusal(r#"{"kind":"start_child","seq":1}"#);
    assert!(
        kind.contains("start_child: no such kind of command"),
        "{kind}"
    );
    let no_kind = refusal(r#"{"seq":1}"#);
    assert!(
        no_kind.contains("commands[0]: missing field `kind`"),
        "{no_kind}"
    );
    let bare = refusal(r#"{"kind":"cancel_workflow_execution","reason":""}"#);
    assert!(bare.contains("unknown field `reason`"), "{bare}");
    let negative = refusal(r#"{"kind":"start_timer","seq":1,"timeout_us":-1}"#);
    assert!(negative.contains("invalid value"), "{negative}");
    let endless = refusal(
        r#"{"kind":"schedule_activity","seq":1,"activity_id":"a","activity_type":"t","task_queue":"q","arguments":null,"schedule_to_close_us":null,"start_to_close_us":null,"heartbeat_us":null,"retry":null}"#,
    );
    assert!(
        endless.contains("needs schedule_to_close_us or start_to_close_us"),
        "{endless}"
    );
    let outside = from_json(r#"{"run_id":"r","failure":null,"commands":[],"flags":1}"#);
    assert!(
        outside
            .expect_err("refused")
            .line()
            .contains("unknown field `flags`")
    );
    assert!(from_json("{").is_err());
}
