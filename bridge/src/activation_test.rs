//! Each job as JSON, and what is not supported.

use super::*;
use crate::failure;
use crate::payload::{payload, text};
use prost_types::Timestamp;
use temporalio_common::protos::coresdk::{
    activity_result::{ActivityResolution, Cancellation, DoBackoff, Failure as Failed, Success},
    workflow_activation::{
        CancelWorkflow, DoUpdate, FireTimer, NotifyHasPatch, RemoveFromCache, UpdateRandomSeed,
        remove_from_cache::EvictionReason,
    },
};

fn shown(variant: Variant) -> String {
    serde_json::to_string(&job(variant.into())).expect("JSON")
}

fn resolution(status: activity_resolution::Status) -> Variant {
    Variant::ResolveActivity(ResolveActivity {
        seq: 3,
        result: Some(ActivityResolution {
            status: Some(status),
        }),
        ..Default::default()
    })
}

#[test]
fn an_activation_has_its_time_in_microseconds_and_its_jobs_in_order() {
    let activation = WorkflowActivation {
        run_id: "run".to_owned(),
        timestamp: Some(Timestamp {
            seconds: 2,
            nanos: 5_000,
        }),
        is_replaying: true,
        history_length: 9,
        jobs: vec![
            Variant::FireTimer(FireTimer { seq: 7 }).into(),
            Variant::CancelWorkflow(CancelWorkflow {
                reason: "enough".to_owned(),
            })
            .into(),
        ],
        ..Default::default()
    };
    assert_eq!(
        to_json(activation).expect("JSON"),
        r#"{"run_id":"run","time_us":2000005,"is_replaying":true,"history_length":9,"jobs":[{"kind":"fire_timer","seq":7},{"kind":"cancel_workflow","reason":"enough"}]}"#
    );
}

#[test]
fn a_workflow_begins_with_its_argument_as_written_and_a_signed_seed() {
    let arguments = serde_json::from_str(r#"{"z":1.50,"a":null}"#).expect("JSON");
    let variant = Variant::InitializeWorkflow(InitializeWorkflow {
        workflow_type: "job".to_owned(),
        workflow_id: "job-1".to_owned(),
        arguments: vec![payload(arguments)],
        randomness_seed: u64::MAX,
        ..Default::default()
    });
    assert_eq!(
        shown(variant),
        r#"{"kind":"initialize_workflow","workflow_type":"job","workflow_id":"job-1","arguments":{"z":1.50,"a":null},"seed":-1}"#
    );
}

#[test]
fn an_activity_is_resolved_by_its_result_its_failure_or_its_cancellation() {
    use activity_resolution::Status;
    let completed = Status::Completed(Success {
        result: Some(payload(text("paid"))),
    });
    assert_eq!(
        shown(resolution(completed)),
        r#"{"kind":"resolve_activity","seq":3,"status":"completed","result":"paid","failure":null}"#
    );
    let failure = Failure {
        kind: "card".to_owned(),
        message: "declined".to_owned(),
        non_retryable: true,
    };
    let failed = Status::Failed(Failed {
        failure: Some(failure.into()),
        ..Default::default()
    });
    assert_eq!(
        shown(resolution(failed)),
        r#"{"kind":"resolve_activity","seq":3,"status":"failed","result":null,"failure":{"type":"card","message":"declined","non_retryable":true}}"#
    );
    let cancelled = Status::Cancelled(Cancellation {
        failure: Some(failure::cancellation("cancelled")),
    });
    assert_eq!(
        shown(resolution(cancelled)),
        r#"{"kind":"resolve_activity","seq":3,"status":"cancelled","result":null,"failure":{"type":"cancelled","message":"cancelled","non_retryable":true}}"#
    );
}

#[test]
fn signals_and_queries_have_a_name_and_an_input() {
    let signal = Variant::SignalWorkflow(SignalWorkflow {
        signal_name: "accept".to_owned(),
        input: vec![payload(text("x"))],
        ..Default::default()
    });
    assert_eq!(
        shown(signal),
        r#"{"kind":"signal_workflow","name":"accept","input":"x"}"#
    );
    let query = Variant::QueryWorkflow(QueryWorkflow {
        query_id: "q1".to_owned(),
        query_type: "state".to_owned(),
        ..Default::default()
    });
    assert_eq!(
        shown(query),
        r#"{"kind":"query_workflow","query_id":"q1","name":"state","input":null}"#
    );
}

#[test]
fn patches_seeds_and_evictions_are_told() {
    let patch = Variant::NotifyHasPatch(NotifyHasPatch {
        patch_id: "tips".to_owned(),
    });
    assert_eq!(
        shown(patch),
        r#"{"kind":"notify_has_patch","patch_id":"tips"}"#
    );
    let seed = Variant::UpdateRandomSeed(UpdateRandomSeed { randomness_seed: 5 });
    assert_eq!(shown(seed), r#"{"kind":"update_random_seed","seed":5}"#);
    let eviction = Variant::RemoveFromCache(RemoveFromCache {
        message: "timer became activity".to_owned(),
        reason: EvictionReason::Nondeterminism.into(),
    });
    assert_eq!(
        shown(eviction),
        r#"{"kind":"remove_from_cache","reason":"nondeterminism","message":"timer became activity"}"#
    );
}

#[test]
fn what_is_not_supported_is_named() {
    let update = Variant::DoUpdate(DoUpdate::default());
    assert_eq!(
        shown(update),
        r#"{"kind":"unsupported","name":"do_update"}"#
    );
    let backoff = activity_resolution::Status::Backoff(DoBackoff::default());
    assert!(shown(resolution(backoff)).contains(r#""kind":"unsupported""#));
    let mut unreadable = payload(None);
    unreadable.metadata.clear();
    let signal = Variant::SignalWorkflow(SignalWorkflow {
        signal_name: "accept".to_owned(),
        input: vec![unreadable],
        ..Default::default()
    });
    assert_eq!(
        shown(signal),
        r#"{"kind":"unsupported","name":"signal_workflow accept: a payload names no encoding; only json/plain is read"}"#
    );
    let nothing = job(WorkflowActivationJob::default());
    assert!(matches!(nothing, Job::Unsupported { .. }));
}
